import { AppError } from '../../../src-shared/errors.ts'
import type { Matrix, SparseRows } from '../../../src-shared/matrix.ts'

/** Names for messages: of the file, of the matrix in it ('X', 'layers/counts'), and of its cells and genes where known. */
export interface MatrixNames {
  readonly where: string
  readonly element: string
  readonly cells?: readonly string[]
  readonly genes?: readonly string[]
  /** Position of X's first cell where X is a block of rows; 0 where it is missing. */
  readonly firstCell?: number
}

const SHOWN = 3

/**
 * Refuses NaN and infinite values, and negative ones where `counts`: AppError E_MATRIX_NONFINITE or E_MATRIX_NEGATIVE that
 * names the first cells and genes concerned.
 */
export function checkMatrix(X: SparseRows | Matrix, names: MatrixNames, counts: boolean): void {
  const data = X.data
  const [nonfinite, negative]: [number[], number[]] = [[], []]
  let [badCount, negativeCount] = [0, 0]
  const stored = 'indptr' in X ? X.indptr[X.rows] : data.length
  for (let e = 0; e < stored; e++) {
    const v = data[e]
    if (v >= 0 && v < Infinity) continue
    if (!Number.isFinite(v)) note(nonfinite, e, badCount++)
    else note(negative, e, negativeCount++)
  }
  const { where, element } = names
  if (badCount) {
    const detail = `${badCount} ${badCount === 1 ? 'value' : 'values'} that are not finite (${located(X, names, nonfinite)})`
    throw new AppError('E_MATRIX_NONFINITE', { where, element, detail })
  }
  if (counts && negativeCount) {
    throw new AppError('E_MATRIX_NEGATIVE', { where, element: `${element} (${located(X, names, negative)})` })
  }
}

/** 'cell A, gene B: -1; cell C, gene D: -2'. */
function located(X: SparseRows | Matrix, names: MatrixNames, entries: readonly number[]): string {
  return entries
    .map((e) => {
      const [row, g] = position(X, e)
      const i = row + (names.firstCell ?? 0)
      return `cell ${names.cells?.[i] ?? i + 1}, gene ${names.genes?.[g] ?? g + 1}: ${X.data[e]}`
    })
    .join('; ')
}

function position(X: SparseRows | Matrix, e: number): [number, number] {
  if (!('indptr' in X)) return [Math.floor(e / X.cols), e % X.cols]
  let [low, high] = [0, X.rows - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (X.indptr[middle + 1] > e) high = middle
    else low = middle + 1
  }
  return [low, X.indices[e]]
}

function note(entries: number[], e: number, seen: number): void {
  if (seen < SHOWN) entries.push(e)
}
