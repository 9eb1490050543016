import type { TrainSettings } from './settings.ts'

/** Units of each hidden layer as published, and by default up to FEW PCs. */
export const HIDDEN = 64
const FEW = 8
const MOST_HIDDEN = 256
/** So many PCs more, and there are as many units again as published. */
const PCS_PER_WIDTH = 25
/** So many PCs more, and a schedule is as long again. */
const PCS_PER_LENGTH = 14
const PCS_PER_UNIT = 2

/** What a network for d PCs is, and how it starts. */
export interface Size {
  /** Units of each hidden layer. */
  readonly hidden: number
  /** PCs each unit of the first layer starts from. */
  readonly pcsPerUnit: number
  /** Whether there are so many PCs that the settings were adapted to them. */
  readonly many: boolean
  /** Whether it is trained in units of the cells' speed (unit-learner.ts). */
  readonly units: boolean
  /** Those given, with a schedule of this length. */
  readonly settings: TrainSettings
}

/**
 * Network and training for d PCs: as given up to 8, and wherever the settings do not adapt. Above, 64 units are too few for a potential that bends along
 * every PC, and units that see all PCs at once take long to part them. One-step W1 on 10,000 cells of the Styblinski-Tang potential in 50 dimensions
 * (nothing moves: 1.47): 1.0 after 10,000 steps of 64 units, 1.1 after 5000 of 192 that start from all PCs, 0.16 and, after 8000, 0.08 of 192 that start
 * from two each. So width and schedule grow with d, and each unit starts from two PCs; how many of the steps are used is still chosen by held-out cells.
 */
export function sizeFor(settings: TrainSettings, d: number): Size {
  if (!settings.adaptsToPcs || d <= FEW) {
    const length = settings.lengthOfFew ?? settings.length
    const units = settings.inUnits ?? false
    return { hidden: HIDDEN, pcsPerUnit: d, many: false, units, settings: { ...settings, length } }
  }
  const { length } = settings
  const longer = 'steps' in length ? { steps: Math.round(length.steps * (1 + (d - FEW) / PCS_PER_LENGTH)) } : length
  const hidden = Math.min(MOST_HIDDEN, HIDDEN * (1 + Math.ceil(d / PCS_PER_WIDTH)))
  return { hidden, pcsPerUnit: PCS_PER_UNIT, many: true, units: true, settings: { ...settings, length: longer } }
}
