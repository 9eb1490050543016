import { Random } from '../../../src-shared/random.ts'
import type { Architecture } from '../energy/architecture.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import type { MlpSave } from '../kernels/mlp.ts'
import { AdditiveLearner, additiveArchitecture } from './additive-learner.ts'
import type { FitInput, FitResult, Model } from './model.ts'
import type { Learner } from './learner.ts'
import { sizeFor, type Size } from './many-pcs.ts'
import { PREDICTORS } from './one-step.ts'
import type { CoupledSnapshots, Place, TrainingSet } from './rows.ts'
import { NetworkLearner } from './network-learner.ts'
import type { TrainSettings } from './settings.ts'
import { UnitLearner, unitsOf } from './unit-learner.ts'
import { shrunk } from './shrink.ts'
import { heldOutRows, type TrainProgress } from './train.ts'
import { tune, withRates, type Candidate, type Structure } from './tune.ts'

type Theta = Float32Array<ArrayBuffer>
type Save = MlpSave | readonly MlpSave[]

export interface NetworkModel extends Omit<Model, 'fit' | 'needsScores' | 'presets'> {
  readonly presets: Readonly<Record<string, TrainSettings>>
  readonly timeDependent: boolean
  readonly timeScale: number
  /** `place`: that of the settings, for models that leave it open. */
  rows(input: CoupledSnapshots, place: Place): TrainingSet
}

/** Completes a model whose potential is one network trained on rows; the preset "tuned" is the default with rates to choose from. */
export function networkModel({ timeDependent, timeScale, rows, ...given }: NetworkModel): Model {
  const { default: usual } = given.presets
  const about = { ...given, presets: usual ? { ...given.presets, tuned: withRates(usual) } : given.presets }
  function* fit(input: FitInput): Generator<TrainProgress, FitResult> {
    const d = input.snapshots[0].cols
    const size = sizeFor(settingsOf(about.presets, input), d)
    const { settings } = size
    const whole: Architecture = { d, hidden: size.hidden, timeDependent, timeScale }
    const architectures = { any: whole, additive: additiveArchitecture(whole) }
    const random = Random.seed(input.seed).split('fit', about.id)
    const set = rows(input, settings.place ?? 'target')
    const scale = size.units ? unitsOf(set.draw(all(set), random.split('units'))) : undefined
    const create = (structure: Structure): Learner<Theta, Save> => {
      const learner = learnerOf(structure, whole, size, random.split('weights'), input.build)
      return scale ? new UnitLearner(learner, architectures[structure].hidden, scale) : learner
    }
    const { state, ...rest } = yield* tune(set, candidatesOf(size, create), random, input.resume)
    const architecture = architectures[rest.tried?.find(({ used }) => used)?.structure ?? 'any']
    const judges = settings.shrinks && heldOutRows(set, settings, random)
    const theta = judges ? shrunk(architecture, state, judges, input.build) : state
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

function learnerOf(
  structure: Structure,
  whole: Architecture,
  { pcsPerUnit, settings: { batch } }: Size,
  random: Random,
  build?: KernelBuild
): Learner<Theta, Save> {
  if (structure === 'additive') return new AdditiveLearner(whole, batch, random, build)
  return new NetworkLearner(whole, batch, random, build, pcsPerUnit)
}

/** Every structure that the settings ask for, with every rate. */
function candidatesOf(
  { many, settings }: Size,
  create: (structure: Structure) => Learner<Theta, Save>
): Candidate<Theta, Save>[] {
  const structures: Structure[] = many && settings.triesAdditive ? ['any', 'additive'] : ['any']
  return structures.flatMap((structure) =>
    (settings.rates ?? [settings.rate]).map((rate) => ({
      ...{ structure, settings: { ...settings, rate } },
      create: () => create(structure)
    }))
  )
}

const all = ({ count }: TrainingSet): Int32Array => Int32Array.from({ length: count }, (_, e) => e)

/** The settings of the preset asked for, with what the input changes of them. Throws RangeError when there is no such preset. */
export function settingsOf(presets: NetworkModel['presets'], { preset, settings }: FitInput): TrainSettings {
  const chosen = presets[preset]
  if (!chosen) throw new RangeError(`there is no preset ${preset}`)
  return { ...chosen, ...(settings?.length && { lengthOfFew: undefined }), ...settings }
}
