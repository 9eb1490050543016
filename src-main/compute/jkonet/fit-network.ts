import { Random } from '../../../src-shared/random.ts'
import type { Architecture } from '../energy/architecture.ts'
import type { MlpSave } from '../kernels/mlp.ts'
import type { FitInput, FitResult, Model } from './model.ts'
import type { Learner } from './learner.ts'
import { sizeFor } from './many-pcs.ts'
import { PREDICTORS } from './one-step.ts'
import type { CoupledSnapshots, Place, TrainingSet } from './rows.ts'
import { NetworkLearner } from './network-learner.ts'
import type { TrainSettings } from './settings.ts'
import { UnitLearner, unitsOf } from './unit-learner.ts'
import { train, type TrainProgress, type TrainSave } from './train.ts'

export interface NetworkModel extends Omit<Model, 'fit' | 'needsScores' | 'presets'> {
  readonly presets: Readonly<Record<string, TrainSettings>>
  readonly timeDependent: boolean
  readonly timeScale: number
  /** `place`: that of the settings, for models that leave it open. */
  rows(input: CoupledSnapshots, place: Place): TrainingSet
}

/** Completes a model whose potential is one network trained on rows. */
export function networkModel({ timeDependent, timeScale, rows, ...about }: NetworkModel): Model {
  function* fit(input: FitInput): Generator<TrainProgress, FitResult> {
    const d = input.snapshots[0].cols
    const { hidden, pcsPerUnit, units, settings } = sizeFor(settingsOf(about.presets, input), d)
    const architecture: Architecture = { d, hidden, timeDependent, timeScale }
    const random = Random.seed(input.seed).split('fit', about.id)
    const set = rows(input, settings.place ?? 'target')
    const scale = units ? unitsOf(set.draw(all(set), random.split('units'))) : undefined
    const create = (): Learner<Float32Array<ArrayBuffer>, MlpSave> => {
      const learner = new NetworkLearner(architecture, settings.batch, random.split('weights'), input.build, pcsPerUnit)
      return scale ? new UnitLearner(learner, hidden, scale) : learner
    }
    const resume = input.resume as TrainSave<Float32Array<ArrayBuffer>, MlpSave> | undefined
    const { state: theta, ...rest } = yield* train(set, create, settings, random, resume)
    return {
      ...rest,
      model: about.id,
      preset: input.preset,
      potential: { kind: 'mlp', architecture, theta },
      ...(settings.place && { predictor: PREDICTORS[settings.place].final })
    }
  }
  return { ...about, needsScores: false, fit }
}

const all = ({ count }: TrainingSet): Int32Array => Int32Array.from({ length: count }, (_, e) => e)

/** The settings of the preset asked for, with what the input changes of them. Throws RangeError when there is no such preset. */
export function settingsOf(presets: NetworkModel['presets'], { preset, settings }: FitInput): TrainSettings {
  const chosen = presets[preset]
  if (!chosen) throw new RangeError(`there is no preset ${preset}`)
  return { ...chosen, ...settings }
}
