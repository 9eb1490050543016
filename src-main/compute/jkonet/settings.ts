import type { Place } from './rows.ts'

/** How a network is trained. */
export interface TrainSettings {
  readonly batch: number
  /** Constant or peak learning rate of Adam. */
  readonly rate: number
  readonly schedule: 'constant' | 'warm-up-cosine'
  readonly length: { readonly epochs: number } | { readonly steps: number }
  /** Of networks that adapt to the number of PCs, instead of `length` where these are so few that they do not. */
  readonly lengthOfFew?: { readonly steps: number }
  /** Largest norm of the gradient. */
  readonly clip: number
  /** Loss of a batch: the sum of weighted residuals as published, or their mean. */
  readonly weighting: 'sum' | 'mean'
  /** Cells at which the rows ask for the step, where the model leaves that open: `target` where missing, as published. */
  readonly place?: Place
  /** Whether width, start and length grow with more than a few PCs (many-pcs.ts). */
  readonly adaptsToPcs?: true
  /** Whether networks are trained in units of the cells' speed (unit-learner.ts) whatever the number of PCs. */
  readonly inUnits?: true
  /** Learning rates to choose from by held-out cells (tune.ts), instead of `rate`. */
  readonly rates?: readonly number[]
  /** Whether, where networks adapt to the number of PCs, held-out cells also choose between an additive potential and any (tune.ts). */
  readonly triesAdditive?: true
  /** Whether the force is multiplied by the factor, at most 1, that suits held-out cells best (shrink.ts). */
  readonly shrinks?: true
  /** Part of the entries held out, at most how many, and how often their loss is taken. */
  readonly validation?: { readonly fraction: number; readonly most: number; readonly checks: number }
}

/** "As published": jkonet-star, single-cell tutorial. */
export const REFERENCE: TrainSettings = {
  batch: 250,
  rate: 1e-3,
  schedule: 'constant',
  length: { epochs: 100 },
  clip: 10,
  weighting: 'sum'
}

/**
 * The default of the continuous models: high peak, few steps, number of steps chosen on held-out cells. Batch and rate were chosen by the
 * held-out loss on the embryoid body training cells at equal time (250 at 1e-2, 2e-2, 3e-2, 5e-2; 200, 128, 96, 64 at 1e-2 to 3e-2).
 */
export const FAST: TrainSettings = {
  batch: 128,
  rate: 2e-2,
  schedule: 'warm-up-cosine',
  length: { steps: 3000 },
  clip: 10,
  weighting: 'mean',
  adaptsToPcs: true,
  validation: { fraction: 0.1, most: 2000, checks: 12 }
}

const WARM_UP = 0.05
const WARM_UP_MOST = 200

/** Learning rate of the step with index `step` (from 0) out of `total`: constant, or a linear warm-up over 5 % (at most 200 steps), then a cosine to 0. */
export function learningRate({ rate, schedule }: TrainSettings, step: number, total: number): number {
  if (schedule === 'constant') return rate
  const warmUp = Math.min(Math.ceil(WARM_UP * total), WARM_UP_MOST)
  if (step < warmUp) return (rate * (step + 1)) / warmUp
  return (rate * (1 + Math.cos((Math.PI * (step - warmUp)) / (total - warmUp)))) / 2
}
