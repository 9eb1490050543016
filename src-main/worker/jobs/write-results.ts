import { matrix, takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import type { WrittenNames } from '../../../src-shared/model/results-file.ts'
import { requireH5ad } from '../../anndata/open-source.ts'
import { writeResults } from '../../anndata/write/results.ts'
import type { Potential } from '../../compute/energy/potential.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import { advance } from '../../compute/predict/landscape.ts'
import { drive, throwIfAborted, type Reporter } from '../drive.ts'
import { resultsBytes } from '../estimates.ts'
import { requireMemory } from '../memory.ts'
import { storedLandscape } from './landscape.ts'
import { leadingPcs } from './snapshots.ts'

export interface ResultsRequest {
  readonly space: NamedArrays
  readonly fit: NamedArrays
  readonly summary: FitSummary
  /** The .h5ad file that the space was computed from; it is only read. */
  readonly path: string
  /** Where the copy goes. */
  readonly out: string
  /** What uns/jkoscope tells besides the meaning of the columns, each a JSON text. */
  readonly about: Readonly<Record<string, string>>
}

/** What each part of the results means; goes into the file with them. */
const MEANINGS = {
  jkoscope_potential: "V at the cell's own time, mean over the cells of each timepoint taken off",
  jkoscope_speed: "|grad V| at the cell's own time, in units of jkoscope_X per unit of model time",
  jkoscope_residual: 'how far the predicted next state is from solving the JKO step, in units of jkoscope_X',
  jkoscope_growth:
    'relative growth until the next timepoint, 1 = mean of its timepoint: a fit, not a measured proliferation',
  jkoscope_growth_prior: 'the same as it was expected beforehand, before the couplings corrected it',
  jkoscope_test: '1 where the cell was kept for the errors, 0 where it was learnt from',
  jkoscope_X: 'coordinates that the fit used',
  jkoscope_halfway: 'predicted state halfway to the next timepoint; none for cells of the last',
  jkoscope_next: 'predicted state at the next timepoint; none for cells of the last'
}
type Name = keyof typeof MEANINGS

/**
 * Writes a copy of an .h5ad file with the results of a fit: obs columns and obsm matrices of `MEANINGS` (NaN for cells
 * without a timepoint), and uns/jkoscope. Throws E_EXPORT (also for files that are no .h5ad), E_NO_SPACE, E_CANCELLED.
 */
export async function writeFitResults(
  request: ResultsRequest,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<WrittenNames> {
  const { summary, fit, path, out, about } = request
  requireH5ad(path)
  reporter.stage('results', 0, 0.5)
  const { X, timeIndex } = leadingPcs(request.space, summary.config.dims, 'the space')
  requireMemory(resultsBytes(X.rows, X.cols), 'Writing the results')
  const cells = await cellResults(request, X, timeIndex, reporter, signal)
  throwIfAborted(signal)
  reporter.stage('write', 0.5, 1)
  const obs = { ...cells.obs, ...storedColumns(fit, timeIndex) }
  const obsm = { jkoscope_X: X, jkoscope_halfway: cells.halfway, jkoscope_next: cells.next }
  const meanings = [...Object.keys(obs), ...Object.keys(obsm)].map((name) => [name, MEANINGS[name as Name]])
  const uns = { jkoscope: { ...about, meanings: JSON.stringify(Object.fromEntries(meanings)) } }
  return writeResults(path, out, { obs, obsm, uns })
}

interface CellResults {
  readonly obs: Readonly<Record<string, Float64Array<ArrayBuffer>>>
  readonly halfway: Matrix
  readonly next: Matrix
}

/** V, |grad V|, the states halfway to the next timepoint and at it and, where the prediction solves an equation, its residual, of every cell with a time. */
async function cellResults(
  { fit, summary }: ResultsRequest,
  X: Matrix,
  timeIndex: Int32Array,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<CellResults> {
  const landscape = storedLandscape(fit, summary)
  const { times } = summary
  const [V, speed, residual] = [0, 1, 2].map(() => new Float64Array(X.rows).fill(NaN)) as [
    Float64Array<ArrayBuffer>,
    Float64Array<ArrayBuffer>,
    Float64Array<ArrayBuffer>
  ]
  const [halfway, next] = [X, X].map(() => new Float64Array(X.data.length).fill(NaN)) as [
    Float64Array<ArrayBuffer>,
    Float64Array<ArrayBuffer>
  ]
  let solved = false
  for (const [k, I] of cellsByTime(timeIndex)) {
    const here = takeRows(X, I)
    const t = times[k] as number
    const local = await drive(slopes(landscape.potential, here, t), signal)
    I.forEach((i, r) => {
      V[i] = local.V[r] as number
      speed[i] = local.speed[r] as number
    })
    const until = times[k + 1]
    if (until !== undefined) {
      const moved = await drive(advance(landscape, here, t, until), signal)
      putRows(next, moved.X, I)
      putRows(halfway, (await drive(advance(landscape, here, t, (t + until) / 2), signal)).X, I)
      moved.residuals?.perCell.forEach((value, r) => (residual[I[r] as number] = value))
      solved ||= moved.residuals !== undefined
    }
    reporter.progress((k + 1) / times.length)
  }
  const obs = { jkoscope_potential: V, jkoscope_speed: speed, ...(solved && { jkoscope_residual: residual }) }
  return { obs, halfway: matrix(halfway, X.rows, X.cols), next: matrix(next, X.rows, X.cols) }
}

/** Rows of `from` into the rows I of a matrix of as many columns. */
function putRows(data: Float64Array, from: Matrix, I: Int32Array): void {
  I.forEach((i, r) => data.set(from.data.subarray(r * from.cols, (r + 1) * from.cols), i * from.cols))
}

const CHUNK = 2048

/** V, less its mean, and |grad V| of the rows of X [n, d] at time t. */
function* slopes(
  potential: Potential,
  X: Matrix,
  t: number
): Generator<{ fraction: number }, { V: Float64Array; speed: Float64Array }> {
  const V = new Float64Array(X.rows)
  const G = new Float64Array(X.data.length)
  for (let from = 0; from < X.rows; from += CHUNK) {
    const count = Math.min(CHUNK, X.rows - from)
    potential.evaluate(X.data, t, from, count, G, V)
    yield { fraction: (from + count) / X.rows }
  }
  const mean = V.reduce((sum, value) => sum + value, 0) / X.rows
  const speed = V.map((_, r) => Math.hypot(...G.subarray(r * X.cols, (r + 1) * X.cols)))
  return { V: V.map((value) => value - mean), speed }
}

/** Columns that the fit keeps per cell. */
function storedColumns(fit: NamedArrays, timeIndex: Int32Array): Record<string, Float64Array<ArrayBuffer>> {
  const column = (A: ArrayLike<number>): Float64Array<ArrayBuffer> =>
    Float64Array.from(A, (value, i) => ((timeIndex[i] as number) < 0 ? NaN : value))
  return {
    ...(fit['growth'] && { jkoscope_growth: column(fit['growth']) }),
    ...(fit['growthPrior'] && { jkoscope_growth_prior: column(fit['growthPrior']) }),
    ...(fit['isTest'] && { jkoscope_test: column(fit['isTest']) })
  }
}
