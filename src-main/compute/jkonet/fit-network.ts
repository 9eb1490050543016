import { Random } from '../../../src-shared/random.ts'
import type { Architecture } from '../energy/architecture.ts'
import type { FitInput, FitResult, Model } from './model.ts'
import type { CoupledSnapshots, TrainingSet } from './rows.ts'
import { train, type TrainProgress } from './train.ts'

const HIDDEN = 64

export interface NetworkModel extends Omit<Model, 'fit'> {
  readonly timeDependent: boolean
  readonly timeScale: number
  rows(input: CoupledSnapshots): TrainingSet
}

/** Completes a model whose potential is one network trained on rows. */
export function networkModel({ timeDependent, timeScale, rows, ...about }: NetworkModel): Model {
  function* fit(input: FitInput): Generator<TrainProgress, FitResult> {
    const preset = about.presets[input.preset]
    if (!preset) throw new RangeError(`${about.id} has no preset ${input.preset}`)
    const architecture: Architecture = { d: input.snapshots[0].cols, hidden: HIDDEN, timeDependent, timeScale }
    const random = Random.seed(input.seed).split('fit', about.id)
    const { theta, ...rest } = yield* train(
      rows(input),
      architecture,
      { ...preset, ...input.settings },
      random,
      input.build
    )
    return { ...rest, model: about.id, preset: input.preset, potential: { kind: 'mlp', architecture, theta } }
  }
  return { ...about, fit }
}
