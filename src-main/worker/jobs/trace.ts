import { takeRows } from '../../../src-shared/matrix.ts'
import { packArrays, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import { advance } from '../../compute/predict/landscape.ts'
import { drive } from '../drive.ts'
import { storedLandscape } from './landscape.ts'
import { leadingPcs } from './snapshots.ts'

interface TraceRequest {
  readonly space: NamedArrays
  readonly fit: NamedArrays
  readonly summary: FitSummary
  /** Rows of the space. */
  readonly cells: readonly number[]
  readonly perInterval: number
}

/**
 * Paths of cells under the landscape from their own time to the last one, packed: path f32 [cells, F, d], NaN before a
 * cell's own time. Rows without a timepoint, or that do not exist, stay NaN.
 */
export async function computeTrace(
  { space, fit, summary, cells, perInterval }: TraceRequest,
  signal?: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> {
  const { X, timeIndex } = leadingPcs(space, summary.config.dims, 'the space')
  const landscape = storedLandscape(fit, summary)
  const { times } = summary
  const d = X.cols
  const F = (times.length - 1) * perInterval + 1
  const path = new Float32Array(cells.length * F * d).fill(NaN)
  for (const k of times.keys()) {
    const mine = [...cells.keys()].filter((c) => timeIndex[cells[c] as number] === k)
    if (mine.length === 0) continue
    let here = takeRows(
      X,
      mine.map((c) => cells[c] as number)
    )
    const write = (f: number, data: Float64Array): void =>
      mine.forEach((c, r) => path.set(data.subarray(r * d, (r + 1) * d), (c * F + f) * d))
    write(k * perInterval, here.data)
    for (let j = k; j + 1 < times.length; j++) {
      const from = times[j] as number
      const gap = (times[j + 1] as number) - from
      let onward = here
      for (let s = 1; s <= perInterval; s++) {
        // A flow goes on from where it was; a JKO step of length s tau starts at its snapshot.
        const flows = landscape.predictor === 'flow'
        const begin = flows ? from + ((s - 1) / perInterval) * gap : from
        const end = from + (s / perInterval) * gap
        onward = (await drive(advance(landscape, flows ? onward : here, begin, end), signal)).X
        write(j * perInterval + s, onward.data)
      }
      here = onward
    }
  }
  return packArrays({ path })
}
