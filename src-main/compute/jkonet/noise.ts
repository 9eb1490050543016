import { potentialOf } from '../energy/potential.ts'
import { predictParticles } from '../predict/particles.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { Progress } from '../transport/coupling.ts'
import { diffusionOf, type Diffusion, type Drifted } from './diffusion.ts'
import type { FitInput, FitResult } from './model.ts'
import type { TrainProgress } from './train.ts'

/** Partners drawn for each cell in the mean of grad W; that they are a sample adds about tau var(grad W) / (2 partners) to beta. */
const DRIFT = { steps: 1, partners: 128 }

/**
 * beta by the spread of the cells around where the fitted energies move them (diffusion.ts); the coefficient of the score in the loss only takes up what
 * couplings owe to noise.
 */
export function* noiseOf(
  { snapshots, times, build }: FitInput,
  { potential, interaction }: Pick<FitResult, 'potential' | 'interaction'>,
  random: Random
): Generator<Progress, Diffusion> {
  const energies = {
    potential: potentialOf(potential, build),
    ...(interaction && { interaction: potentialOf(interaction, build) }),
    beta: 0
  }
  const steps: Drifted[] = []
  for (const [k, seen] of snapshots.slice(1).entries()) {
    const moved = yield* predictParticles(energies, snapshots[k], times[k], times[k + 1], DRIFT, random.split(k))
    steps.push({ moved, seen, tau: times[k + 1] - times[k] })
  }
  return yield* diffusionOf(steps)
}

/** What a fit says of the noise. */
export const noiseRecord = ({ beta, error }: Diffusion): Pick<FitResult, 'beta' | 'betaError'> => ({
  beta,
  ...(error !== undefined && { betaError: error })
})

/** Runs what follows a fit that is reported as done. */
export function* silently<T>(
  work: Generator<Progress, T>,
  { steps: step, finalLoss: loss }: Pick<FitResult, 'steps' | 'finalLoss'>
): Generator<TrainProgress, T> {
  for (;;) {
    const piece = work.next()
    if (piece.done) return piece.value
    yield { fraction: 1, step, loss }
  }
}
