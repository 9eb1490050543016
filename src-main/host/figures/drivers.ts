import { OKABE_ITO } from '../../../src-shared/figures/palettes.ts'
import type { Drivers, GeneRate } from '../../../src-shared/model/drivers.ts'
import { labelWords } from '../../../src-shared/time/moment-label.ts'
import { numberTicks, type Box } from './axis.ts'
import { drawChart } from './chart.ts'
import { toCsv } from './csv.ts'
import { swatchEntry } from './legend.ts'
import { linePath } from './path.ts'
import { needed, type Drawing, type FigureRecords, type PanelKind, type PanelRequest } from './records.ts'
import { extent, fittingTicks, padded, type Scale } from './scale.ts'
import { element, POINTS_PER_MM, type SvgNode } from './svg.ts'
import { fitText } from './text.ts'

/** Genes drawn in each direction. */
const SHOWN = 10
const BAR_WIDTH = 0.72
/** Line to line, over the size of the text. */
const LINE = 1.25
/** Longest name of a gene, as a share of the width of the panel. */
const NAME_SHARE = 0.35
const RISING = OKABE_ITO[0]
const FALLING = OKABE_ITO[3]

function ofTimepoint(request: PanelRequest, records: FigureRecords): Drivers[number] {
  const drivers = needed(
    records.drivers,
    'the genes of the landscape are not known; they need a space by PCA of a matrix'
  )
  return needed(drivers[request.timepoint ?? 0], 'the fit has no such timepoint')
}

const bars =
  (genes: readonly GeneRate[]) =>
  (box: Box, x: Scale, y: Scale): SvgNode[] => {
    const drawn = genes.map(({ rate }, i) => {
      const ends = [x.at(0), x.at(rate)]
      const top = y.at(i - BAR_WIDTH / 2)
      const height = y.at(i + BAR_WIDTH / 2) - top
      const fill = rate < 0 ? FALLING : RISING
      return element('rect', { x: Math.min(...ends), y: top, width: Math.abs(x.at(rate) - x.at(0)), height, fill })
    })
    const d = linePath([
      [x.at(0), box.y],
      [x.at(0), box.y + box.height]
    ])
    return [...drawn, element('path', { d, fill: 'none', stroke: '#000000', 'stroke-width': 0.5 })]
  }

/** Genes that the landscape raises and lowers fastest at one timepoint. */
function draw(request: PanelRequest, records: FigureRecords): Drawing {
  const { label, rising, falling } = ofTimepoint(request, records)
  const { textPt } = request
  const genes = [...rising.slice(0, SHOWN), ...falling.slice(0, SHOWN).toReversed()]
  const width = request.widthMm * POINTS_PER_MM
  const named = genes.map((gene, at) => ({ at, label: fitText(gene.symbol ?? gene.gene, textPt, NAME_SHARE * width) }))
  const x = padded(extent([0, ...genes.map(({ rate }) => rate)]), 0.04)
  const moment = labelWords(label, records.axis)
  const chart = drawChart({
    ...request,
    // Each gene takes a line, whatever the other charts of its row want.
    plotHeight: Math.max(request.plotHeight ?? 0, genes.length * textPt * LINE),
    x: {
      domain: x,
      ticks: numberTicks(fittingTicks(x, { room: 0.6 * width, size: textPt, overhang: 2 })),
      title: 'Change of expression per step of time'
    },
    // Upside down: the fastest rise is on top.
    y: { domain: [genes.length - 0.5, -0.5], ticks: named, italic: true },
    series: [],
    under: bars(genes),
    underLegend: [swatchEntry(`rising at ${moment}`, RISING), swatchEntry(`falling at ${moment}`, FALLING)]
  })
  const colours = [
    { label: 'rising', colour: RISING },
    { label: 'falling', colour: FALLING }
  ]
  return { title: `Genes along the landscape at ${moment}`, ...chart, colours }
}

function csv(request: PanelRequest, records: FigureRecords): string {
  const { label, rising, falling } = ofTimepoint(request, records)
  const rows = (direction: string, genes: readonly GeneRate[]) =>
    genes.slice(0, SHOWN).map(({ gene, symbol, rate }, i) => [label, direction, i + 1, gene, symbol ?? '', rate])
  return toCsv(
    ['timepoint', 'direction', 'rank', 'gene', 'symbol', 'change per step of time'],
    [...rows('rising', rising), ...rows('falling', falling)]
  )
}

export const drivers: PanelKind = { draw, csv }
