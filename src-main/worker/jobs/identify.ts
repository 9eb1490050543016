import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import type { Identifiability } from '../../../src-shared/model/identifiability.ts'
import { takeRows } from '../../../src-shared/matrix.ts'
import type { FitResult } from '../../compute/jkonet/model.ts'
import { disagreement } from '../../compute/identify/disagreement.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import type { Coupling } from '../../compute/transport/coupling.ts'
import { drive } from '../drive.ts'
import type { Pool } from '../pool.ts'
import { storedLandscape } from './landscape.ts'
import { leadingPcs, type Snapshots } from './snapshots.ts'
import { scoresOf } from './stages.ts'

/** What the snapshots say of the parts of a linear landscape; undefined for other models. */
export async function identify(
  S: Snapshots,
  seed: number,
  couplings: readonly Coupling[],
  { potential: record, interaction }: FitResult,
  pool: Pool
): Promise<Identifiability | undefined> {
  if (record.kind !== 'features') return undefined
  const scores = await scoresOf({ snapshots: S.train, seed }, pool)
  const input = { snapshots: S.train, times: S.times, couplings }
  return pool.run('identifiability', {
    ...{ record, input, labels: S.labels, scores },
    ...(interaction?.kind === 'features' && { interaction })
  })
}

interface DisagreementRequest {
  readonly space: NamedArrays
  /** At least two fits of the space with the same settings but their seeds. */
  readonly fits: readonly { readonly arrays: NamedArrays; readonly summary: FitSummary }[]
}

/**
 * How much fits disagree on the force at each cell at its time (compute/identify/disagreement.ts): angle f32 [n] degrees and disagreement f32 [n] 0..1; NaN
 * for cells without a timepoint.
 */
export async function computeDisagreement(
  { space, fits }: DisagreementRequest,
  signal?: AbortSignal
): Promise<NamedArrays> {
  const { labels, times, config } = fits[0].summary
  const { X, timeIndex } = leadingPcs(space, config.dims, 'the space')
  const potentials = fits.map(({ arrays, summary }) => storedLandscape(arrays, summary).potential)
  const cells = cellsByTime(timeIndex)
  const relative = new Float32Array(timeIndex.length).fill(NaN)
  const angle = new Float32Array(timeIndex.length).fill(NaN)
  for (const k of labels.keys()) {
    const I = cells.get(k) ?? new Int32Array(0)
    const found = await drive(disagreement(potentials, takeRows(X, I), times[k]), signal)
    I.forEach((i, r) => {
      relative[i] = found.relative[r]
      angle[i] = found.angle[r]
    })
  }
  return { angle, disagreement: relative }
}
