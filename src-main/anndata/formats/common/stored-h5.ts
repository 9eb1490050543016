import { collectRows } from '../../h5ad/collect.ts'
import type { CollectedMatrix } from '../../h5ad/collect.ts'
import { memoryBytes, summariseMatrix } from '../../h5ad/matrix.ts'
import type { MatrixSource } from '../../h5ad/matrix.ts'
import type { StoredMatrix } from './contents.ts'
import { moveColumns } from './rows.ts'

/** Which columns of a stored matrix are genes, and their names. */
export interface GeneList {
  readonly names: readonly string[]
  readonly keys: readonly string[]
  /** [stored columns] place among the genes, -1 to leave out; null keeps all as they are. */
  readonly place: Int32Array | null
}

/** A matrix that lies in an HDF5 file as cells x genes. */
export function storedMatrix(source: MatrixSource, { names, keys, place }: GeneList): StoredMatrix {
  const cols = names.length
  return {
    rows: source.rows,
    cols,
    bytes: memoryBytes(source),
    genes: () => [...names],
    keys: () => [...keys],
    summary: () => ({ ...summariseMatrix(source), cols }),
    collect: () => (place === null ? collectRows(source) : collectSome(source, place, cols))
  }
}

function* collectSome(
  source: MatrixSource,
  place: Int32Array,
  cols: number
): Generator<{ fraction: number }, CollectedMatrix> {
  const { matrix, oddities } = yield* collectRows(source)
  return { matrix: moveColumns(matrix, place, cols), oddities }
}
