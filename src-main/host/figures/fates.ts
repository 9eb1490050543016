import { labelColours } from '../../../src-shared/figures/palettes.ts'
import type { Fates } from '../../../src-shared/model/fates.ts'
import { labelWords } from '../../../src-shared/time/moment-label.ts'
import { niceTicks } from '../../../src-shared/figures/ticks.ts'
import { numberTicks, type Box } from './axis.ts'
import { drawChart } from './chart.ts'
import { toCsv } from './csv.ts'
import { swatchEntry } from './legend.ts'
import { needed, type Drawing, type FigureRecords, type PanelKind, type PanelRequest } from './records.ts'
import type { Scale } from './scale.ts'
import { slotTicks } from './slot-ticks.ts'
import { element, type SvgNode } from './svg.ts'

const BAR_WIDTH = 0.7
const MOST_COLOURS = 8

const fatesOf = (request: PanelRequest, records: FigureRecords): Fates =>
  needed(records.fates?.get(request.column ?? ''), 'choose a column whose groups are the fates')

interface Bar {
  readonly label: string
  readonly shares: readonly number[]
}

/** One bar per starting timepoint, and what was observed at the last one. */
function barsOf({ timepoints, observed }: Fates): Bar[] {
  return [...timepoints.map(({ label, shares }) => ({ label, shares })), { label: 'observed', shares: observed }]
}

const stacks =
  (bars: readonly Bar[], colours: readonly string[]) =>
  (_box: Box, x: Scale, y: Scale): SvgNode[] =>
    bars.flatMap(({ shares }, i) => {
      let below = 0
      const left = x.at(i - BAR_WIDTH / 2)
      const width = x.at(i + BAR_WIDTH / 2) - left
      return shares.flatMap((share, g) => {
        const bottom = y.at(100 * below)
        below += share
        const top = y.at(100 * below)
        return share > 0 ? [element('rect', { x: left, y: top, width, height: bottom - top, fill: colours[g] })] : []
      })
    })

/** The colours that the same groups have where a panel shows the cells by this column; else their own. */
function coloursOf({ column, groups }: Fates, records: FigureRecords): string[] {
  const values = records.values?.get(column)
  const all = values?.kind === 'labels' && groups.every((g) => values.labels.includes(g)) ? values.labels : groups
  const colours = labelColours(all.length)
  return groups.map((group) => colours[all.indexOf(group)] as string)
}

/** Where the landscape moves the cells of each timepoint, by the group of the nearest observed cell at the last one. */
function draw(request: PanelRequest, records: FigureRecords): Drawing {
  const fates = fatesOf(request, records)
  const bars = barsOf(fates)
  const colours = coloursOf(fates, records)
  const names = bars.map(({ label }) => labelWords(label, records.axis))
  const y = [0, 100] as const
  const chart = drawChart({
    ...request,
    x: { domain: [-0.5, bars.length - 0.5], ...slotTicks(names, request), title: 'Starting timepoint' },
    y: { domain: y, ticks: numberTicks(niceTicks(y, 5)), title: 'Predicted share (%)' },
    series: [],
    under: stacks(bars, colours),
    underLegend: fates.groups.map((group, g) => swatchEntry(group, colours[g] as string))
  })
  const many = fates.groups.length > MOST_COLOURS
  return {
    title: `Predicted fates by ${fates.column}`,
    ...chart,
    colours: fates.groups.map((label, g) => ({ label, colour: colours[g] as string })),
    warnings: many ? [`${fates.groups.length} groups are more than colours can tell apart.`] : []
  }
}

function csv(request: PanelRequest, records: FigureRecords): string {
  const fates = fatesOf(request, records)
  return toCsv(
    ['starting timepoint', ...fates.groups.map((group) => `share: ${group}`)],
    barsOf(fates).map(({ label, shares }) => [label, ...shares])
  )
}

export const fates: PanelKind = { draw, csv }
