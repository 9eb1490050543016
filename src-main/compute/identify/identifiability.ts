import type { Identifiability } from '../../../src-shared/model/identifiability.ts'
import { Random } from '../../../src-shared/random.ts'
import type { FeaturesRecord } from '../energy/potential.ts'
import { scoredRows, type CoupledSnapshots } from '../jkonet/rows.ts'
import type { Progress } from '../transport/coupling.ts'
import { part } from '../transport/progress.ts'
import { besidePotential, confounding } from './energies.ts'
import { linearSpectrum, type Spectrum } from './spectrum.ts'

/**
 * What the coupled snapshots say of the parts of a linear potential (spectrum.ts) and of other energies beside it (energies.ts).
 * Where an interaction is fitted, too, the spectrum is that of all unknowns together: those of V, of W and of the noise.
 * @param labels of the snapshots [K]
 * @param scores [n_k, d] grad rho / rho at the cells of each snapshot
 */
export function* identifiability(
  record: FeaturesRecord,
  input: CoupledSnapshots,
  labels: readonly string[],
  scores: readonly Float64Array[],
  interaction?: FeaturesRecord
): Generator<Progress, Identifiability> {
  const set = scoredRows(input, scores)
  const all = Int32Array.from({ length: set.count }, (_, e) => e)
  const others = interaction && besidePotential(interaction, input)
  const spectra = yield* part(linearSpectrum(record, set.draw(all, Random.seed(0)), others), 0, 0.6)
  const found = yield* part(confounding(record, input, scores), 0.6, 0.4)
  const labelOf = ({ time }: Spectrum): string | null =>
    spectra.length === 1 ? null : (labels[input.times.findIndex((t) => Math.fround(t) === time)] ?? null)
  const worst = spectra.toSorted((a, b) => b.weak.length - a.weak.length || b.condition - a.condition)[0]
  const where = labelOf(worst)
  return {
    sentence: where === null ? worst.sentence : `${where} says least: ${lower(worst.sentence)}`,
    confounding: found,
    spectra: spectra.map((s) => ({
      label: labelOf(s),
      seen: s.seen,
      unseen: s.unseen.length,
      weak: s.weak.length,
      condition: Number.isFinite(s.condition) ? s.condition : null,
      values: Array.from(s.values),
      sentence: s.sentence
    }))
  }
}

const lower = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1)
