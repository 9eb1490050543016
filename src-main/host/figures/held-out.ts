import { OKABE_ITO } from '../../../src-shared/figures/palettes.ts'
import {
  HELD_OUT_COLUMNS,
  heldOutDistance,
  type HeldOutColumn,
  type HeldOutFound,
  type HeldOutPoint,
  type HeldOutWhich
} from '../../../src-shared/model/held-out.ts'
import { METRIC_NAMES, METRICS } from '../../../src-shared/model/step-errors.ts'
import { labelWords } from '../../../src-shared/time/moment-label.ts'
import { niceDomain, niceTicks } from '../../../src-shared/figures/ticks.ts'
import { numberTicks } from './axis.ts'
import { drawChart, type Series } from './chart.ts'
import { toCsv } from './csv.ts'
import { needed, type Drawing, type FigureRecords, type PanelKind, type PanelRequest } from './records.ts'
import { extent } from './scale.ts'
import { slotTicks } from './slot-ticks.ts'

/** Between the marks of one timepoint, as a share of the distance of timepoints. */
const DODGE = 0.06
const GREY = '#767676'

/** Timepoints that were left out are no curve over time: marks only. Baselines are grey, or of another shape. */
const MEASURES: Record<HeldOutColumn, Omit<Series, 'points'>> = {
  fromPrevious: { label: 'from the timepoint before', colour: OKABE_ITO[0], shape: 'circle' },
  fromFirst: { label: 'from the first timepoint', colour: OKABE_ITO[3], shape: 'square' },
  straightLine: { label: 'straight line', colour: '#000000', shape: 'diamond' },
  previous: { label: 'unmoved timepoint before', colour: GREY, shape: 'triangle' },
  next: { label: 'unmoved timepoint after', colour: GREY, shape: 'dash' },
  halves: { label: 'two halves of the timepoint', colour: '#000000', shape: 'dash' }
}

/** Those that every point has: earlier versions measured fewer. */
const columnsOf = (points: readonly HeldOutPoint[]): HeldOutColumn[] =>
  HELD_OUT_COLUMNS.filter((column) => points.every((point) => point[column]))

/** Which test is drawn: in the title, and short, at the axis. */
const WHICH: Record<HeldOutWhich, { title: string; axis: string }> = {
  one: { title: 'each in turn', axis: 'in turn' },
  two: { title: 'every second one at once', axis: 'together' }
}

const foundOf = (records: FigureRecords): HeldOutFound =>
  needed(records.heldOut, 'timepoints were not left out yet; run that test in the Check step')

const pointsOf = ({ summary }: HeldOutFound): HeldOutPoint[] => summary.sets.flatMap((set) => set.points)

/** W1 at timepoints that the landscape was fitted without, beside what needs no landscape. */
function draw(request: PanelRequest, records: FigureRecords): Drawing {
  const found = foundOf(records)
  const points = pointsOf(found)
  const columns = columnsOf(points)
  const shift = (s: number): number => (s - (columns.length - 1) / 2) * DODGE
  const series = columns.map((column, s) => ({
    ...MEASURES[column],
    points: points.map((point, i) => [i + shift(s), heldOutDistance(point, column, 'w1') as number] as const)
  }))
  const y = niceDomain([0, extent(series.flatMap((s) => s.points.map((p) => p[1])))[1]], 5)
  const names = points.map(({ label }) => labelWords(label, records.axis))
  const chart = drawChart({
    ...request,
    x: {
      domain: [-0.5, points.length - 0.5],
      ...slotTicks(names, request),
      title: `Timepoint left out, ${WHICH[found.which].axis}`
    },
    y: { domain: y, ticks: numberTicks(niceTicks(y, 5)), title: 'Wasserstein-1 error' },
    series
  })
  const colours = series.slice(0, 3).map(({ label, colour }) => ({ label, colour }))
  return { title: `Errors at timepoints that were left out, ${WHICH[found.which].title}`, ...chart, colours }
}

function csv(_request: PanelRequest, records: FigureRecords): string {
  const points = pointsOf(foundOf(records))
  const columns = columnsOf(points)
  const metrics = METRICS.filter((metric) => points.every((point) => point.fromPrevious[metric] !== undefined))
  return toCsv(
    [
      'left out',
      ...columns.flatMap((column) => metrics.map((metric) => `${METRIC_NAMES[metric]}: ${MEASURES[column].label}`))
    ],
    points.map((point) => [
      point.label,
      ...columns.flatMap((column) => metrics.map((metric) => heldOutDistance(point, column, metric)))
    ])
  )
}

export const heldOut: PanelKind = { draw, csv }
