import { arrayOf } from '../../../src-shared/model/arrays.ts'
import { mix } from '../../../src-shared/figures/colour.ts'
import { numberTicks } from './axis.ts'
import { drawChart, type ChartAxis, type Series } from './chart.ts'
import { toCsv, type CsvCell } from './csv.ts'
import { OKABE_ITO } from '../../../src-shared/figures/palettes.ts'
import { niceDomain, niceTicks } from '../../../src-shared/figures/ticks.ts'
import type { Point } from './path.ts'
import { needed, type Drawing, type PanelKind, type FigureRecords, type PanelRequest } from './records.ts'
import { extent, fittingTicks } from './scale.ts'
import { POINTS_PER_MM } from './svg.ts'

/** Losses over more than this ratio are drawn on a logarithmic axis. */
const LOG_RATIO = 20

interface Curves {
  readonly train: readonly Point[]
  readonly validation: readonly Point[]
}

function curvesOf(records: FigureRecords): Curves {
  const arrays = needed(records.fitArrays, 'it needs a fit')
  const curve = (x: string, y: string): Point[] => {
    const values = arrayOf(arrays, y, Float64Array<ArrayBuffer>)
    return Array.from(arrayOf(arrays, x, Float64Array<ArrayBuffer>), (step, i) => [step, values[i] as number])
  }
  return { train: curve('lossStep', 'lossValue'), validation: curve('validationStep', 'validationLoss') }
}

/** Least and greatest point of each of `bins` stretches: what a line of that many pixels shows of a longer one. */
export function thinned(points: readonly Point[], bins: number): Point[] {
  if (points.length <= 2 * bins) return [...points]
  return Array.from({ length: bins }, (_, b) => {
    const run = points.slice(Math.floor((b * points.length) / bins), Math.floor(((b + 1) * points.length) / bins))
    const low = run.reduce((a, p) => (p[1] < a[1] ? p : a))
    const high = run.reduce((a, p) => (p[1] > a[1] ? p : a))
    return low[0] < high[0] ? [low, high] : [high, low]
  }).flat()
}

function lossAxis(values: readonly number[]): { axis: ChartAxis; map: (value: number) => number } {
  const title = 'Loss'
  const positive = values.filter((value) => value > 0)
  const [low, high] = extent(positive)
  if (positive.length < values.length || high < LOG_RATIO * low) {
    const domain = niceDomain([Math.min(0, ...extent(values)), extent(values)[1]], 5)
    return { axis: { domain, ticks: numberTicks(niceTicks(domain, 5)), title }, map: (value) => value }
  }
  const domain = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))] as const
  const decades = Array.from({ length: domain[1] - domain[0] + 1 }, (_, i) => domain[0] + i)
  const ticks = decades.map((at) => ({ at, label: String(10 ** at) }))
  return { axis: { domain, ticks, title: 'Loss (log scale)' }, map: Math.log10 }
}

/** Training and validation loss over the steps of the optimiser. */
function draw(request: PanelRequest, records: FigureRecords): Drawing {
  const { train, validation } = curvesOf(records)
  const width = request.widthMm * POINTS_PER_MM
  const { axis, map } = lossAxis([...train, ...validation].map((p) => p[1]).filter(Number.isFinite))
  const line = (points: readonly Point[]): Point[] => thinned(points, Math.round(width)).map(([x, y]) => [x, map(y)])
  const series: Series[] = [
    { label: 'training', colour: mix(OKABE_ITO[0], '#ffffff', 0.35), lineWidth: 0.5, points: line(train) },
    { label: 'validation', colour: OKABE_ITO[3], lineWidth: 1, points: line(validation) }
  ].filter((s) => s.points.length > 0)
  const steps = [0, extent([...train, ...validation].map((p) => p[0]))[1]] as const
  const ticks = numberTicks(fittingTicks(steps, { room: width * 0.8, size: request.textPt, overhang: request.textPt }))
  const chart = drawChart({ ...request, x: { domain: steps, ticks, title: 'Training step' }, y: axis, series })
  const colours = series.map(({ label, colour }) => ({ label, colour }))
  return { title: 'Loss over the training', ...chart, colours }
}

function csv(_request: PanelRequest, records: FigureRecords): string {
  const { train, validation } = curvesOf(records)
  const rows = (part: string, points: readonly Point[]): CsvCell[][] => points.map(([x, y]) => [part, x, y])
  return toCsv(['part', 'step', 'loss'], [...rows('training', train), ...rows('validation', validation)])
}

export const loss: PanelKind = { draw, csv }
