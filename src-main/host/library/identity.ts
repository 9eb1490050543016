import { createHash } from 'node:crypto'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { AppError } from '../../../src-shared/errors.ts'
import type { FileIdentity } from '../../../src-shared/model/library.ts'
import { fileError } from '../errors.ts'

const SAMPLED_ABOVE = 2 * 1024 ** 3
const BLOCK = 4 * 1024 ** 2
const SAMPLES = 64

export interface IdentityOptions {
  readonly signal?: AbortSignal
  readonly report?: (fraction: number) => void
  /** Files above this size in bytes are sampled. */
  readonly sampledAbove?: number
}

/**
 * Content identity of a regular file: SHA-256 of its bytes, or above 2 GB of its size and 64 evenly spaced blocks of 4 MB
 * (`sampled` says so). Throws E_FILE_NOT_FOUND, E_FILE_NOT_REGULAR, E_FILE_PERMISSION, E_CANCELLED.
 */
export async function identify(path: string, options: IdentityOptions = {}): Promise<FileIdentity> {
  const { size, modified } = await fileStamp(path)
  const sampled = size > (options.sampledAbove ?? SAMPLED_ABOVE)
  const file = await open(path).catch((error: unknown) => {
    throw fileError(error, path)
  })
  try {
    const hash = await hashBlocks(file, size, sampled ? sampleOffsets(size) : allOffsets(size), options)
    return { size, modified, hash, sampled }
  } finally {
    await file.close()
  }
}

/** Size and time of change (milliseconds) of a regular file. */
export async function fileStamp(path: string): Promise<{ size: number; modified: number }> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path)
  })
  if (!info.isFile()) throw new AppError('E_FILE_NOT_REGULAR', { where: path })
  return { size: info.size, modified: info.mtimeMs }
}

function allOffsets(size: number): number[] {
  return Array.from({ length: Math.ceil(size / BLOCK) }, (_, i) => i * BLOCK)
}

function sampleOffsets(size: number): number[] {
  return Array.from({ length: SAMPLES }, (_, i) => Math.max(0, Math.floor((i / (SAMPLES - 1)) * (size - BLOCK))))
}

async function hashBlocks(
  file: FileHandle,
  size: number,
  offsets: number[],
  options: IdentityOptions
): Promise<string> {
  const hash = createHash('sha256')
  const sampled = size > (options.sampledAbove ?? SAMPLED_ABOVE)
  if (sampled) hash.update(`sampled ${size} `)
  const block = Buffer.alloc(Math.min(BLOCK, Math.max(1, size)))
  for (const [i, offset] of offsets.entries()) {
    if (options.signal?.aborted) throw new AppError('E_CANCELLED')
    const { bytesRead } = await file.read(block, 0, block.length, offset)
    hash.update(block.subarray(0, bytesRead))
    options.report?.((i + 1) / offsets.length)
  }
  return hash.digest('hex')
}
