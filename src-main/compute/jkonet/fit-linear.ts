import type { Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import type { FeatureArchitecture } from '../energy/features.ts'
import { preferredBuild } from '../kernels/loader.ts'
import { chooseLinear, recordOf, type LinearSettings, type Shape } from './linear-choice.ts'
import type { FitInput, FitResult, Model } from './model.ts'
import { PREDICTORS } from './one-step.ts'
import type { CoupledSnapshots, Place } from './rows.ts'
import type { TrainProgress } from './train.ts'

/** A set of features, but for the knots and the number of PCs. */
export type FeatureSet = Omit<FeatureArchitecture, 'knots' | 'd'>

export interface LinearModel extends Omit<Model, 'fit' | 'needsScores' | 'presets' | 'predictor'> {
  readonly presets: Readonly<Record<string, LinearSettings>>
  /** Sets to choose from in d PCs, largest first; the first is used where there is but one ridge. */
  features(d: number): readonly FeatureSet[]
  /** [centres, d] for a set. */
  centres(count: number, input: CoupledSnapshots, random: Random): Matrix
  readonly timeDependent: boolean
  /** Where the features are taken, and with it how predictions are made. */
  readonly place: Place
}

/** Completes a model whose potential is linear in features: solved in closed form. */
export function linearModel({ features, centres, timeDependent, place, ...about }: LinearModel): Model {
  function* fit(input: FitInput): Generator<TrainProgress, FitResult> {
    const settings = about.presets[input.preset]
    if (!settings) throw new RangeError(`there is no preset ${input.preset}`)
    const random = Random.seed(input.seed).split('fit', about.id)
    const d = input.snapshots[0].cols
    const sets = settings.ridges.length > 1 ? features(d) : features(d).slice(0, 1)
    const knots = !timeDependent ? [0] : place === 'target' ? input.times.slice(1) : input.times.slice(0, -1)
    const shapes = sets.map((set): Shape => {
      const architecture = { ...set, d, knots: knots.length }
      return { place, knots, architecture, centres: centres(set.centres, input, random.split('centres')).data }
    })
    const { shape, theta, ...rest } = yield* chooseLinear(input, shapes, settings, random)
    return {
      ...rest,
      model: about.id,
      preset: input.preset,
      potential: recordOf(shape, theta),
      build: input.build ?? preferredBuild()
    }
  }
  return { ...about, predictor: PREDICTORS[place].final, needsScores: false, fit }
}
