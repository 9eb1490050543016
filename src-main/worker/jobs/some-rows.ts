import type { CollectedMatrix } from '../../anndata/h5ad/collect.ts'
import type { RowBlock } from '../../anndata/h5ad/rows.ts'
import type { SourceMatrix } from '../../anndata/source.ts'
import { takeCells } from '../../compute/pca/subset.ts'
import { drive } from '../drive.ts'

type Rows = Pick<SourceMatrix, 'rows' | 'cols' | 'bytes' | 'genes' | 'collect' | 'blocks'>

/** A matrix of a source read into memory once, to be taken from again and again. */
export async function heldMatrix(matrix: SourceMatrix, signal?: AbortSignal): Promise<Rows> {
  const collected = await drive(matrix.collect(), signal)
  return {
    rows: matrix.rows,
    cols: matrix.cols,
    bytes: matrix.bytes,
    genes: () => matrix.genes(),
    *collect() {
      yield { fraction: 1 }
      return collected
    }
  }
}

/** Rows I (ascending) of a matrix, numbered by their position in I. */
export function onlyRows(matrix: Rows, I: Int32Array): SourceMatrix {
  const { blocks } = matrix
  return {
    rows: I.length,
    cols: matrix.cols,
    bytes: (matrix.bytes * I.length) / (matrix.rows || 1),
    genes: () => matrix.genes(),
    *collect(): Generator<{ fraction: number }, CollectedMatrix> {
      const { matrix: whole, oddities } = yield* matrix.collect()
      return { matrix: takeCells(whole, I), oddities }
    },
    ...(blocks && { blocks: () => taken(blocks(), I) })
  }
}

function* taken(blocks: Iterable<RowBlock>, I: Int32Array): Generator<RowBlock, void> {
  let next = 0
  for (const { start, rows, oddities } of blocks) {
    const first = next
    while (next < I.length && (I[next] as number) < start + rows.rows) next++
    if (next === first) continue
    const local = I.subarray(first, next).map((i) => i - start)
    yield { start: first, rows: takeCells(rows, local), oddities }
  }
}
