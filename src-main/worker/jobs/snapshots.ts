import { AppError } from '../../../src-shared/errors.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { takeCols, takeRows } from '../../../src-shared/matrix.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { fittedLevels, modelTimes } from '../../../src-shared/model/axis-levels.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { Random } from '../../../src-shared/random.ts'
import { batchesOf } from '../../compute/metrics/baselines.ts'
import { cellsByTime, splitCells } from '../../compute/metrics/split.ts'

/** The cells of a fit: all of them, and per timepoint the ones to learn from and the ones kept for the errors. */
export interface Snapshots {
  /** [n, dims] all cells of the space, also those without a time. */
  readonly X: Matrix
  readonly timeIndex: Int32Array
  readonly labels: string[]
  /** Model time per timepoint [K]. */
  readonly times: number[]
  /** Per timepoint: all cells, train cells, test cells. */
  readonly all: Matrix[]
  readonly train: Matrix[]
  readonly test: Matrix[]
  readonly isTest: Uint8Array<ArrayBuffer>
  /** Per timepoint: its cells of two batches, where it has them. */
  readonly batches: readonly ReturnType<typeof batchesOf>[]
}

/** Leading `dims` columns of a space's X [n, D]. Throws E_EMBED_PCS when there are fewer. */
export function leadingPcs(arrays: NamedArrays, dims: number, name: string): { X: Matrix; timeIndex: Int32Array } {
  const timeIndex = arrayOf(arrays, 'timeIndex', Int32Array)
  const data = arrayOf(arrays, 'X', Float64Array)
  const cols = timeIndex.length ? data.length / timeIndex.length : 0
  if (dims > cols) throw new AppError('E_EMBED_PCS', { where: name, element: 'the space', detail: String(dims) })
  return { X: takeCols({ data, rows: timeIndex.length, cols }, dims), timeIndex }
}

/** Cells per timepoint of a space, split by the configuration. Throws on timepoints with too few cells. */
export function snapshotsOf(arrays: NamedArrays, axis: TimeAxis, config: FitConfig): Snapshots {
  const { X, timeIndex } = leadingPcs(arrays, config.dims, axis.column)
  const labels = fittedLevels(axis).map((level) => level.label)
  const times = modelTimes(axis, axis.column)
  const split = splitCells(timeIndex, 1 - config.testFraction, Random.seed(config.seed))
  const isTest = new Uint8Array(timeIndex.length)
  for (const i of split.test) isTest[i] = 1
  const cells = cellsByTime(timeIndex)
  const all: Matrix[] = []
  const train: Matrix[] = []
  const test: Matrix[] = []
  labels.forEach((label, k) => {
    const I = cells.get(k) ?? new Int32Array(0)
    const learn = I.filter((i) => !isTest[i])
    if (learn.length < config.dims || learn.length === I.length) {
      const detail = `${I.length} cells, too few to fit ${config.dims} PCs and to keep a share for the errors`
      throw new AppError('E_TIME_FEW_CELLS', { where: axis.column, element: label, detail })
    }
    all.push(takeRows(X, I))
    train.push(takeRows(X, learn))
    test.push(
      takeRows(
        X,
        I.filter((i) => isTest[i])
      )
    )
  })
  const batch = 'batch' in arrays ? arrayOf(arrays, 'batch', Int32Array) : null
  const batches = labels.map((_, k) => {
    const I = cells.get(k) as Int32Array
    return (
      batch &&
      batchesOf(
        all[k],
        Int32Array.from(I, (i) => batch[i])
      )
    )
  })
  return { X, timeIndex, labels, times, all, train, test, isTest, batches }
}

/** All cells per timepoint, none kept back. Throws on timepoints with too few cells. */
export function allCells(
  arrays: NamedArrays,
  axis: TimeAxis,
  config: FitConfig
): { labels: string[]; times: number[]; clouds: Matrix[] } {
  const { X, timeIndex } = leadingPcs(arrays, config.dims, axis.column)
  const cells = cellsByTime(timeIndex)
  const labels = fittedLevels(axis).map((level) => level.label)
  const clouds = labels.map((label, k) => {
    const I = cells.get(k) ?? new Int32Array(0)
    if (I.length >= config.dims) return takeRows(X, I)
    const detail = `${I.length} cells, too few to fit ${config.dims} PCs`
    throw new AppError('E_TIME_FEW_CELLS', { where: axis.column, element: label, detail })
  })
  return { labels, times: modelTimes(axis, axis.column), clouds }
}
