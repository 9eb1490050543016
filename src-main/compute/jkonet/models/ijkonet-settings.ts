import type { GameSettings } from '../adversarial/game.ts'

/**
 * Four steps of the map per step of the potential. Chosen by the divergence of held-out training cells of the embryoid body: rates of potential
 * and map 1e-3/2e-3, 4e-3/4e-3, 1e-2/5e-3, 1e-2/1e-2, 2e-2/1e-2, 3e-2/1e-2; 4 or 8 steps of the map; batches of 64 or 128; Adam with 0.5 and 0.9 or
 * with 0.9 and 0.999. The published settings were not to be had.
 */
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
