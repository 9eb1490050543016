import { Random } from '../../../../src-shared/random.ts'
import { preferredBuild } from '../../kernels/loader.ts'
import type { Rows } from '../../kernels/mlp.ts'
import { velocities } from '../linear-choice.ts'
import { chooseEnergies, solveEnergies } from '../linear-energies.ts'
import { countOf, energyFeatures, energyRecord } from '../linear-features.ts'
import { energyColumns } from '../mean-field.ts'
import type { FitInput, FitResult, Model } from '../model.ts'
import { noiseOf, silently } from '../noise.ts'
import { scoredRows, type TrainingSet } from '../rows.ts'
import type { TrainProgress } from '../train.ts'
import { CHOSEN, references } from './jkonet-linear.ts'

/** Cells of a snapshot that stand for its population in the mean of grad W: 64 by default, all as published. */
const PARTNERS = { default: 64, reference: Number.MAX_SAFE_INTEGER }
const PRESETS = {
  default: { ...CHOSEN, partners: PARTNERS.default },
  reference: { ...CHOSEN, ridges: [0.01], equalWeights: true, partners: PARTNERS.reference }
} as const

/**
 * JKOnet*_l (Terpin et al. 2024, section 4): V, W and beta that minimise
 * sum_i w_i |sum_f v_f grad phi_f(x_i) + sum_f u_f mean_j grad psi_f(x_i - x_j) + beta S(y_i) + (y_i - x_i) / tau|^2 + ridge, in closed form; S = grad rho / rho.
 * Features of V as in `jkonet-linear-v`; the forces are asked for at the earlier cell x, the score is that at the later one, as in the published code.
 *
 * As published: all features for W, one ridge, means over all cells. By default W is even: the energy 1/2 sum_ij W(x_i - x_j) knows no other part, and the
 * force of an odd part would not be that of an energy. Ridge and features are chosen on held-out cells, W on held-out steps (linear-energies.ts); what V and W
 * can both explain goes to V; beta is read off the spread of the cells around the drift (noise.ts), and the score has no part in V and W: it follows the later
 * cell, and with it the sampling error of the displacement. W has no constant; V + a |x|^2 and W - a |x - y|^2 differ by a force towards the mean of the
 * population alone, so that only a mean that moves tells them apart.
 */
function* fit(input: FitInput): Generator<TrainProgress, FitResult> {
  const settings = input.preset in PRESETS ? PRESETS[input.preset as keyof typeof PRESETS] : undefined
  if (!settings) throw new RangeError(`there is no preset ${input.preset}`)
  const reference = input.preset === 'reference'
  const random = Random.seed(input.seed).split('fit', 'jkonet-linear')
  const features = energyFeatures(input, !reference, random)
  const columns = energyColumns(features, input, settings.partners, reference, random)
  const unknowns = { ...features, columns }
  const { set, rows } = rowsOf(input)
  const scaled = velocities(rows, settings)
  const { theta, ...rest } = yield* reference
    ? solveEnergies(scaled, unknowns, settings.ridges[0])
    : chooseEnergies(set, scaled, unknowns, settings.ridges, random)
  const [F, both] = [countOf(features.potential), countOf(features.potential) + countOf(features.interaction)]
  const ofW = theta.subarray(F, both)
  const energies = {
    potential: energyRecord(features.potential, theta.subarray(0, F)),
    ...(ofW.some((value) => value !== 0) && { interaction: energyRecord(features.interaction, ofW) })
  }
  const beta = reference
    ? Math.max(0, theta[both])
    : yield* silently(noiseOf(input, energies, random.split('noise')), rest)
  return {
    ...rest,
    ...energies,
    beta,
    model: 'jkonet-linear',
    preset: input.preset,
    build: input.build ?? preferredBuild()
  }
}

/** Entries of all couplings as rows: at the earlier cells, with the scores at the later ones. */
function rowsOf(input: FitInput): { set: TrainingSet; rows: Rows } {
  if (!input.scores) throw new RangeError("jkonet-linear needs the scores of the snapshots' densities")
  const [set, later] = (['source', 'target'] as const).map((place) => scoredRows(input, input.scores ?? [], place))
  const all = Int32Array.from({ length: set.count }, (_, e) => e)
  const random = Random.seed(input.seed)
  return { set, rows: { ...set.draw(all, random), S: later.draw(all, random).S } }
}

export const jkonetLinear: Model = {
  id: 'jkonet-linear',
  label: 'JKOnet*, linear potential, interaction and noise',
  description:
    'One landscape V(x) and an interaction W(x - y) between cells as sums of polynomials and bumps, and the strength beta of the random motion, solved in closed form.',
  references,
  presets: PRESETS,
  predictor: 'particles',
  needsScores: true,
  fit
}
