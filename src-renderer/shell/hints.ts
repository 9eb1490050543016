import type { AppState } from '../state/app.svelte.ts'

/** A word for the first visit to a screen; gone for good once it was read. */
export interface Hint {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly fits: (app: AppState) => boolean
}

const at = (app: AppState, step: string): boolean => app.work.dataset !== null && app.session.now.step === step

/** The first-run tour: four hints, each on the screen where it helps. */
export const HINTS: readonly Hint[] = [
  {
    id: 'start',
    title: 'Begin with a file',
    text: 'Open a time course of yours, or the simulated sample to look around first. Your file is only read.',
    fits: (app) => app.work.dataset === null
  },
  {
    id: 'data',
    title: 'Check the times',
    text: 'Each label of the file gets a number on one time scale. Leave out what is no timepoint; Ctrl+Z takes a change back.',
    fits: (app) => at(app, 'data')
  },
  {
    id: 'landscape',
    title: 'Move through time',
    text: 'Drag the slider or press play: all panels follow. Cells run downhill, from the ridges of the landscape to its valleys.',
    fits: (app) => at(app, 'landscape') && app.work.fit !== null
  },
  {
    id: 'check',
    title: 'Before you believe it',
    text: 'The sentence on top says whether the landscape predicts your cells better than simple guesses do.',
    fits: (app) => at(app, 'check')
  }
]

/** The hint for what the page shows now, and its place in the tour; none when it was read. */
export function hintFor(app: AppState): { hint: Hint; place: number } | undefined {
  const place = HINTS.findIndex((hint) => hint.fits(app))
  const hint = HINTS[place]
  return hint && !app.session.now.hintsRead.includes(hint.id) ? { hint, place } : undefined
}
