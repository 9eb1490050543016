import { OKABE_ITO } from '../../../src-shared/figures/palettes.ts'
import type { HeldOutPoint } from '../../../src-shared/model/held-out.ts'
import { labelWords } from '../../../src-shared/time/moment-label.ts'
import { niceDomain, niceTicks } from '../../../src-shared/figures/ticks.ts'
import { numberTicks } from './axis.ts'
import { drawChart, type Series } from './chart.ts'
import { toCsv } from './csv.ts'
import { needed, type Drawing, type FigureRecords, type PanelKind, type PanelRequest } from './records.ts'
import { extent } from './scale.ts'
import { slotTicks } from './slot-ticks.ts'

type Measure = 'fromPrevious' | 'fromFirst' | 'previous' | 'next' | 'straightLine'

/** Between the marks of one timepoint, as a share of the distance of timepoints. */
const DODGE = 0.06
const GREY = '#767676'

/** Timepoints that were left out are no curve over time: marks only. Baselines are grey, or of another shape. */
const MEASURES: Record<Measure, Omit<Series, 'points'>> = {
  fromPrevious: { label: 'from the timepoint before', colour: OKABE_ITO[0], shape: 'circle' },
  fromFirst: { label: 'from the first timepoint', colour: OKABE_ITO[3], shape: 'square' },
  straightLine: { label: 'straight line', colour: '#000000', shape: 'diamond' },
  previous: { label: 'unmoved timepoint before', colour: GREY, shape: 'triangle' },
  next: { label: 'unmoved timepoint after', colour: GREY, shape: 'dash' }
}
const NAMES = Object.keys(MEASURES) as Measure[]

const pointsOf = (records: FigureRecords): HeldOutPoint[] =>
  needed(records.heldOut, 'timepoints were not left out yet; run that test in the Check step').sets.flatMap(
    (set) => set.points
  )

/** W1 at timepoints that the landscape was fitted without, beside what needs no landscape. */
function draw(request: PanelRequest, records: FigureRecords): Drawing {
  const points = pointsOf(records)
  const shift = (s: number): number => (s - (NAMES.length - 1) / 2) * DODGE
  const series = NAMES.map((name, s) => ({
    ...MEASURES[name],
    points: points.map((point, i) => [i + shift(s), point[name].w1] as const)
  }))
  const y = niceDomain([0, extent(series.flatMap((s) => s.points.map((p) => p[1])))[1]], 5)
  const names = points.map(({ label }) => labelWords(label, records.axis))
  const chart = drawChart({
    ...request,
    x: { domain: [-0.5, points.length - 0.5], ...slotTicks(names, request), title: 'Timepoint left out' },
    y: { domain: y, ticks: numberTicks(niceTicks(y, 5)), title: 'Wasserstein-1 error' },
    series
  })
  const colours = series.slice(0, 3).map(({ label, colour }) => ({ label, colour }))
  return { title: 'Errors at timepoints that were left out', ...chart, colours }
}

function csv(_request: PanelRequest, records: FigureRecords): string {
  return toCsv(
    ['left out', ...NAMES.flatMap((name) => [`W1: ${MEASURES[name].label}`, `W2: ${MEASURES[name].label}`])],
    pointsOf(records).map((point) => [point.label, ...NAMES.flatMap((name) => [point[name].w1, point[name].w2])])
  )
}

export const heldOut: PanelKind = { draw, csv }
