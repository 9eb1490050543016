import { Random } from '../../../../src-shared/random.ts'
import type { Diffusion } from '../diffusion.ts'
import type { Progress } from '../../transport/coupling.ts'
import { part } from '../../transport/progress.ts'
import { closedForm } from '../closed-form.ts'
import { EnergiesLearner, type EnergiesSave, type EnergiesState } from '../energies-learner.ts'
import { settingsOf } from '../fit-network.ts'
import { HIDDEN } from '../many-pcs.ts'
import type { FitInput, FitResult, Model } from '../model.ts'
import { noiseOf, noiseRecord, silently } from '../noise.ts'
import { scoredRows } from '../rows.ts'
import { FAST, REFERENCE } from '../settings.ts'
import { CLOSED_FORM } from './jkonet-linear-energies.ts'
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
    const noise =
      place === 'source'
        ? noiseRecord(yield* silently(leastNoise(input, energies, interacting, random.split('noise')), rest))
        : { beta: Math.max(0, state.beta) }
    return { ...rest, model: id, preset: input.preset, ...energies, ...noise }
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

/**
 * The smaller of the noise around the drift of the networks and of that around the drift of the closed form: what a drift misses of the cells' ways counts as
 * noise, and networks bend less than steep walls do (unpaired cells of the Styblinski-Tang potential, beta 0.1: 0.129 and 0.090).
 */
function* leastNoise(
  input: FitInput,
  networks: Pick<FitResult, 'potential' | 'interaction'>,
  interacting: boolean,
  random: Random
): Generator<Progress, Diffusion> {
  const linear = yield* part(closedForm(input, CLOSED_FORM, interacting, random.split('closed-form')), 0, 0.5)
  const [one, other] = [random.split('networks'), random.split('linear')]
  const found = [
    yield* part(noiseOf(input, networks, one), 0.5, 0.25),
    yield* part(noiseOf(input, linear, other), 0.75, 0.25)
  ]
  return found[1].beta < found[0].beta ? found[1] : found[0]
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
