import type { GameSettings } from '../adversarial/game.ts'

export const ADVERSARIAL: GameSettings = {
  batch: 64,
  rate: 2e-2,
  mapRate: 1e-2,
  schedule: 'warm-up-cosine',
  length: { steps: 1500 },
  clip: 10,
  weighting: 'mean',
  inner: 4,
  averaging: 0.98,
  betas: { first: 0.5, second: 0.9 },
  validation: { fraction: 0.1, most: 200, checks: 10 }
}
