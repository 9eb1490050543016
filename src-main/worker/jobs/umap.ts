import { AppError } from '../../../src-shared/errors.ts'
import { takeRows } from '../../../src-shared/matrix.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { Reporter } from '../drive.ts'
import { umapBytes } from '../estimates.ts'
import { requireMemory } from '../memory.ts'
import { withPool } from '../pool.ts'
import { leadingPcs } from './snapshots.ts'

interface UmapRequest {
  readonly arrays: NamedArrays
  /** Leading PCs that the picture is made of. */
  readonly dims: number
  readonly seed: number
  readonly threadEntry: URL
}

/** Fewer cells than this have no neighbourhoods to lay out. */
const FEWEST = 4

/**
 * UMAP of the cells of a space that have a timepoint: x f32 [m], y f32 [m], cells i32 [m] (rows of the space, ascending).
 * On a thread, because umap-js builds its graph in one piece. Throws E_EMBED_PCS, E_FIGURE on too few cells.
 */
export function computeUmap(
  { arrays, dims, seed, threadEntry }: UmapRequest,
  reporter: Reporter,
  signal?: AbortSignal
): Promise<NamedArrays> {
  const { X, timeIndex } = leadingPcs(arrays, dims, 'the space')
  const used = Int32Array.from(timeIndex.keys()).filter((i) => (timeIndex[i] as number) >= 0)
  if (used.length < FEWEST) throw new AppError('E_FIGURE', { detail: `${used.length} cells are too few for a UMAP` })
  requireMemory(umapBytes(used.length, dims), 'The UMAP')
  reporter.stage('umap', 0, 1)
  return withPool({ threadEntry, threads: 1 }, signal, async (pool) => {
    const { embedding, cells } = await pool.run('umap', { X: takeRows(X, used), seed }, (f) => reporter.progress(f))
    const column = (c: number): Float32Array<ArrayBuffer> =>
      Float32Array.from({ length: embedding.rows }, (_, i) => embedding.data[2 * i + c] as number)
    return { x: column(0), y: column(1), cells: cells.map((i) => used[i] as number) }
  })
}
