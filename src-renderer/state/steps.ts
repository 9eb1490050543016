import type { Dataset, Fit, Space } from '../../src-shared/model/library.ts'
import type { TimeAxis } from '../../src-shared/model/time-axis.ts'

export const STEPS = [
  { id: 'data', label: 'Data', hint: 'File and timepoints' },
  { id: 'space', label: 'Space', hint: 'Principal components' },
  { id: 'landscape', label: 'Landscape', hint: 'Fit and watch' },
  { id: 'check', label: 'Check', hint: 'Can it be trusted?' },
  { id: 'figures', label: 'Figures', hint: 'For the paper' }
] as const
export type StepId = (typeof STEPS)[number]['id']
export type StepState = 'empty' | 'ready' | 'running' | 'done' | 'attention'

export const STATE_WORDS: Record<StepState, string> = {
  empty: 'not yet possible',
  ready: 'ready to start',
  running: 'running',
  done: 'done',
  attention: 'needs attention'
}

/** Two time axes lead to the same cells at the same times. */
export function sameAxis(a: TimeAxis | null | undefined, b: TimeAxis | null | undefined): boolean {
  if (!a || !b || a.column !== b.column || a.spacing !== b.spacing || a.levels.length !== b.levels.length) return false
  return a.levels.every((x, i) => {
    const y = b.levels[i]
    return y !== undefined && x.label === y.label && x.t === y.t && x.included === y.included
  })
}

export interface StepFacts {
  dataset: Dataset | null
  space: Space | null
  spaceCurrent: boolean
  fit: Fit | null
  running: { open: boolean; space: boolean; fit: boolean }
}

/** The state of each step of the rail. What was made of other timepoints than those of now wants attention. */
export function stepStates(facts: StepFacts): Record<StepId, StepState> {
  const { dataset, space, spaceCurrent, fit, running } = facts
  const trouble = dataset !== null && dataset.source !== 'same'
  const made = (state: StepState): StepState => (spaceCurrent ? state : 'attention')
  return {
    data: running.open ? 'running' : !dataset ? 'ready' : trouble || !dataset.axis ? 'attention' : 'done',
    space: running.space ? 'running' : !dataset?.axis ? 'empty' : !space ? 'ready' : made('done'),
    landscape: running.fit ? 'running' : fit ? made('done') : space ? made('ready') : 'empty',
    check: !fit ? 'empty' : fit.summary.trust.verdict === 'poor' ? 'attention' : made('done'),
    figures: fit || space ? made('ready') : 'empty'
  }
}
