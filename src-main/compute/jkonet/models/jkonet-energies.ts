import { Random } from '../../../../src-shared/random.ts'
import { EnergiesLearner, type EnergiesSave, type EnergiesState } from '../energies-learner.ts'
import { settingsOf } from '../fit-network.ts'
import { HIDDEN } from '../many-pcs.ts'
import type { FitInput, FitResult, Model } from '../model.ts'
import { noiseOf, silently } from '../noise.ts'
import { scoredRows } from '../rows.ts'
import { FAST, REFERENCE } from '../settings.ts'
import { train, type TrainProgress, type TrainSave } from '../train.ts'

/** Partners per row in the mean of grad W: of the recipe as published (the reference code takes the whole batch, of all times), and of the default. */
const PARTNERS = { target: 16, source: 4 } as const

function energiesModel(id: string, label: string, description: string, interacting: boolean): Model {
  const presets = { reference: REFERENCE, default: { ...FAST, length: { steps: 2000 }, place: 'source' } } as const
  function* fit(input: FitInput): Generator<TrainProgress, FitResult> {
    if (!input.scores) throw new RangeError(`${id} needs the scores of the snapshots' densities`)
    const settings = settingsOf(presets, input)
    const place = settings.place ?? 'target'
    const network = { d: input.snapshots[0].cols, hidden: HIDDEN, timeDependent: false, timeScale: 1 }
    const random = Random.seed(input.seed).split('fit', id)
    const shape = {
      potential: network,
      batch: settings.batch,
      partners: PARTNERS[place],
      ...(interacting && { interaction: network })
    }
    const create = (): EnergiesLearner => new EnergiesLearner(shape, random.split('weights'), input.build)
    const resume = input.resume as TrainSave<EnergiesState, EnergiesSave> | undefined
    const rows = scoredRows(input, input.scores, place)
    const { state, ...rest } = yield* train(rows, create, settings, random, resume)
    const mlp = (theta: Float32Array<ArrayBuffer>) => ({ kind: 'mlp', architecture: network, theta }) as const
    const energies = {
      potential: mlp(state.potential),
      ...(state.interaction && { interaction: mlp(state.interaction) })
    }
    const beta =
      place === 'source'
        ? yield* silently(noiseOf(input, energies, random.split('noise')), rest)
        : Math.max(0, state.beta)
    return { ...rest, model: id, preset: input.preset, ...energies, beta }
  }
  return {
    id,
    label,
    description,
    references: ['Terpin, Lanzetti, Gadea, Dörfler: Learning diffusion at lightspeed. NeurIPS 2024, arXiv 2406.12616'],
    presets,
    predictor: 'particles',
    needsScores: true,
    fit
  }
}

export const jkonetVBeta = energiesModel(
  'jkonet-v-beta',
  'JKOnet*, potential and noise',
  'One landscape V(x) and the strength beta of the random motion, fitted at the snapshots.',
  false
)

export const jkonetFull = energiesModel(
  'jkonet-v-w-beta',
  'JKOnet*, potential, interaction and noise',
  'One landscape V(x), an interaction W(x - y) between cells and the strength beta of the random motion, fitted at the snapshots.',
  true
)
