import { Random } from '../../../../src-shared/random.ts'
import { preferredBuild } from '../../kernels/loader.ts'
import { closedForm, type ClosedFormSettings } from '../closed-form.ts'
import type { FitInput, FitResult, Model } from '../model.ts'
import { noiseOf, noiseRecord, silently } from '../noise.ts'
import type { TrainProgress } from '../train.ts'
import { CHOSEN, references } from './jkonet-linear.ts'

/** 64 of 2000 cells, evenly spread, instead of all change the forces of the monomials of W by 1 to 3 % (16: 6 to 10 %, 128: no less than 64). */
export const CLOSED_FORM: ClosedFormSettings = { ...CHOSEN, partners: 64, published: false }
const PRESETS: Readonly<Record<string, ClosedFormSettings>> = {
  default: CLOSED_FORM,
  reference: { ridges: [0.01], equalWeights: true, partners: Number.MAX_SAFE_INTEGER, published: true }
}

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
  const settings = PRESETS[input.preset]
  if (!settings) throw new RangeError(`there is no preset ${input.preset}`)
  const random = Random.seed(input.seed).split('fit', 'jkonet-linear')
  const { choice, score, ...energies } = yield* closedForm(input, settings, true, random)
  const { theta: _, ...rest } = choice
  const noise =
    score === undefined
      ? noiseRecord(yield* silently(noiseOf(input, energies, random.split('noise')), rest))
      : { beta: Math.max(0, score) }
  return {
    ...{ ...rest, ...energies, ...noise },
    ...{ model: 'jkonet-linear', preset: input.preset, build: input.build ?? preferredBuild() }
  }
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
