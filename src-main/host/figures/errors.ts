import type { FitSummary, StepError } from '../../../src-shared/model/fit.ts'
import { WITHOUT_LANDSCAPE } from '../../../src-shared/model/step-errors.ts'
import { labelWords } from '../../../src-shared/time/moment-label.ts'
import { numberTicks } from './axis.ts'
import { drawChart, type Series } from './chart.ts'
import { toCsv } from './csv.ts'
import { OKABE_ITO } from '../../../src-shared/figures/palettes.ts'
import { niceDomain, niceTicks } from '../../../src-shared/figures/ticks.ts'
import { needed, type Drawing, type PanelKind, type FigureRecords, type PanelRequest } from './records.ts'
import { extent } from './scale.ts'
import { slotTicks } from './slot-ticks.ts'

type Measure = 'w1' | 'cumulative' | 'previous' | 'shift' | 'floor'
type Style = Omit<Series, 'points'>

/** Between the marks of one timepoint, as a share of the distance of timepoints. */
const DODGE = 0.05
const GREY = '#767676'

/** What is drawn, in the legend's order. Baselines are grey or dashed, so that the model's own errors lead. */
const MEASURES: Record<Measure, Style> = {
  w1: { label: 'one-step prediction', colour: OKABE_ITO[0], lineWidth: 1, shape: 'circle' },
  cumulative: { label: 'from the first timepoint', colour: OKABE_ITO[3], lineWidth: 1, shape: 'square' },
  previous: { label: 'nothing moves', colour: GREY, lineWidth: 0.75, dashes: '4 2', shape: 'triangle' },
  shift: {
    label: WITHOUT_LANDSCAPE.toLowerCase(),
    colour: OKABE_ITO[1],
    lineWidth: 0.75,
    dashes: '4 2',
    shape: 'diamond'
  },
  floor: { label: 'sampling floor', colour: '#000000', lineWidth: 0.75, dashes: '1 1.5', shape: 'dash' }
}
const NAMES = Object.keys(MEASURES) as Measure[]

const fitOf = (records: FigureRecords): FitSummary => needed(records.fit, 'it needs a fit')

function seriesOf(steps: readonly StepError[]): Series[] {
  // A little beside one another, so that equal errors do not hide each other.
  const shift = (s: number): number => (s - (NAMES.length - 1) / 2) * DODGE
  return NAMES.map((name, s) => ({
    ...MEASURES[name],
    points: steps.map((step, i) => [i + shift(s), step[name]] as const)
  }))
}

/** W1 of the predictions per timepoint, beside the errors that they are to be compared with. */
function draw(request: PanelRequest, records: FigureRecords): Drawing {
  const { steps } = fitOf(records).errors
  const series = seriesOf(steps)
  const y = niceDomain([0, extent(series.flatMap((s) => s.points.map((p) => p[1])))[1]], 5)
  const names = steps.map((step) => labelWords(step.to, records.axis))
  const chart = drawChart({
    ...request,
    x: { domain: [-0.5, steps.length - 0.5], ...slotTicks(names, request), title: 'Predicted timepoint' },
    y: { domain: y, ticks: numberTicks(niceTicks(y, 5)), title: 'Wasserstein-1 error' },
    series
  })
  const colours = series.map(({ label, colour }) => ({ label, colour }))
  return { title: 'Errors of the predictions', ...chart, colours }
}

function csv(_request: PanelRequest, records: FigureRecords): string {
  const header = ['from', 'to', ...NAMES.map((name) => `W1: ${MEASURES[name].label}`)]
  return toCsv(
    header,
    fitOf(records).errors.steps.map((step) => [step.from, step.to, ...NAMES.map((name) => step[name])])
  )
}

export const errors: PanelKind = { draw, csv }
