import { numberTicks, type Box } from './axis.ts'
import { drawChart } from './chart.ts'
import { toCsv } from './csv.ts'
import { swatchEntry } from './legend.ts'
import { OKABE_ITO } from '../../../src-shared/figures/palettes.ts'
import { niceDomain, niceTicks } from '../../../src-shared/figures/ticks.ts'
import { needed, type Drawing, type PanelKind, type FigureRecords, type PanelRequest } from './records.ts'
import type { Scale } from './scale.ts'
import { element, type SvgNode } from './svg.ts'

const BAR_WIDTH = 0.7
const BAR_COLOUR = OKABE_ITO[0]

const ratiosOf = (records: FigureRecords): number[] =>
  needed(
    records.space.varianceRatio,
    'the space is an embedding of the file, which does not tell the variance of its axes'
  )

const cumulative = (ratios: readonly number[]): number[] => {
  let sum = 0
  return ratios.map((ratio) => (sum += ratio))
}

const bars =
  (percent: readonly number[]) =>
  (_box: Box, x: Scale, y: Scale): SvgNode[] =>
    percent.map((value, i) => {
      const left = x.at(i + 1 - BAR_WIDTH / 2)
      const top = y.at(value)
      const width = x.at(i + 1 + BAR_WIDTH / 2) - left
      return element('rect', { x: left, y: top, width, height: y.at(0) - top, fill: BAR_COLOUR })
    })

/** Share of the variance per principal component, and its running sum. */
function draw(request: PanelRequest, records: FigureRecords): Drawing {
  const percent = ratiosOf(records).map((ratio) => 100 * ratio)
  const sums = cumulative(percent)
  const y = niceDomain([0, sums.at(-1) ?? 1], 5)
  const x = [0.3, percent.length + 0.7] as const
  const whole = niceTicks(x, 10).filter(Number.isInteger)
  const line = {
    label: 'cumulative',
    colour: OKABE_ITO[3],
    lineWidth: 0.75,
    points: sums.map((v, i) => [i + 1, v] as const)
  }
  const chart = drawChart({
    ...request,
    x: { domain: x, ticks: numberTicks(whole), title: 'Principal component' },
    y: { domain: y, ticks: numberTicks(niceTicks(y, 5)), title: 'Variance explained (%)' },
    // Marks of many components would run into one another.
    series: [percent.length <= 30 ? { ...line, shape: 'circle' } : line],
    under: bars(percent),
    underLegend: [swatchEntry('per component', BAR_COLOUR)]
  })
  const colours = [
    { label: 'per component', colour: BAR_COLOUR },
    { label: 'cumulative', colour: line.colour }
  ]
  return { title: 'Variance explained by the principal components', ...chart, colours }
}

function csv(_request: PanelRequest, records: FigureRecords): string {
  const ratios = ratiosOf(records)
  const sums = cumulative(ratios)
  return toCsv(
    ['component', 'share of variance', 'cumulative share'],
    ratios.map((ratio, i) => [`PC${i + 1}`, ratio, sums[i] as number])
  )
}

export const scree: PanelKind = { draw, csv }
