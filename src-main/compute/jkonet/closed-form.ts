import type { Random } from '../../../src-shared/random.ts'
import type { Rows } from '../kernels/mlp.ts'
import { velocities, type LinearSettings } from './linear-choice.ts'
import { chooseEnergies, solveEnergies, type EnergiesChoice } from './linear-energies.ts'
import { countOf, energyFeatures, energyRecord } from './linear-features.ts'
import { energyColumns } from './mean-field.ts'
import type { FitInput, FitResult } from './model.ts'
import { scoredRows, type TrainingSet } from './rows.ts'
import type { TrainProgress } from './train.ts'

export interface ClosedFormSettings extends Pick<LinearSettings, 'ridges' | 'equalWeights'> {
  /** Cells of a snapshot that stand for its population in the mean of grad W. */
  readonly partners: number
  /** The published recipe: one ridge, all features for W, the score of the density as an unknown beside them. */
  readonly published: boolean
}

export interface ClosedForm extends Pick<FitResult, 'potential' | 'interaction'> {
  readonly choice: EnergiesChoice
  /** Coefficient of the score, where it is an unknown. */
  readonly score: number | undefined
}

/** V and, where `interacting`, W of JKOnet*_l in closed form (models/jkonet-linear-energies.ts). Throws RangeError where there are no scores. */
export function* closedForm(
  input: FitInput,
  settings: ClosedFormSettings,
  interacting: boolean,
  random: Random
): Generator<TrainProgress, ClosedForm> {
  const { potential, interaction } = energyFeatures(input, !settings.published, random)
  const features = { potential, ...(interacting && { interaction }) }
  const columns = energyColumns(features, input, settings.partners, settings.published, random)
  const unknowns = { ...features, columns }
  const { set, rows } = rowsOf(input, random)
  const scaled = velocities(rows, settings)
  const choice = yield* settings.published
    ? solveEnergies(scaled, unknowns, settings.ridges[0])
    : chooseEnergies(set, scaled, unknowns, settings.ridges, random)
  const F = countOf(potential)
  const both = F + (interacting ? countOf(interaction) : 0)
  const ofW = choice.theta.subarray(F, both)
  return {
    potential: energyRecord(potential, choice.theta.subarray(0, F)),
    ...(ofW.some((value) => value !== 0) && { interaction: energyRecord(interaction, ofW) }),
    choice,
    score: settings.published ? choice.theta[both] : undefined
  }
}

/** Entries of all couplings as rows: at the earlier cells, with the scores at the later ones. */
function rowsOf(input: FitInput, random: Random): { set: TrainingSet; rows: Rows } {
  const { scores } = input
  if (!scores) throw new RangeError("the closed form needs the scores of the snapshots' densities")
  const [set, later] = (['source', 'target'] as const).map((place) => scoredRows(input, scores, place))
  const all = Int32Array.from({ length: set.count }, (_, e) => e)
  return { set, rows: { ...set.draw(all, random), S: later.draw(all, random).S } }
}
