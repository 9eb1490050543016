import type { Reporter } from '../drive.ts'
import { fitsMemory, requireMemory } from '../memory.ts'
import { prepareInMemory, type Preparation, type Prepared } from './principal.ts'
import { prepareStreamed, type Limits } from './principal-streamed.ts'

export const LIMITS: Limits = { residentEntries: 1.25e8, packedBytes: 1.6e9 }
/** A matrix in memory is read, normalised, and copied to the kernel. */
const COPIES = 3
const BYTES_PER_ENTRY = 8

/** In memory where it fits, else block by block. Throws E_MEMORY where it neither fits nor is stored by rows. */
export function prepare(
  preparation: Preparation,
  limits: Limits,
  reporter: Pick<Reporter, 'stage' | 'progress'>,
  signal?: AbortSignal
): Promise<Prepared> {
  const { matrix, from, name } = preparation
  const bytes = COPIES * matrix.bytes
  const large = matrix.bytes > BYTES_PER_ENTRY * limits.residentEntries
  if (matrix.blocks && !from.cells && (large || !fitsMemory(bytes)))
    return prepareStreamed({ ...preparation, blocks: matrix.blocks }, limits, reporter, signal)
  requireMemory(bytes, `PCA of ${from.matrix} of ${name}`)
  return prepareInMemory(preparation, reporter, signal)
}
