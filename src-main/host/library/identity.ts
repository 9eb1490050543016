import { createHash, type Hash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { open, readdir, stat, type FileHandle } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import type { FileIdentity } from '../../../src-shared/model/library.ts'
import { fileError } from '../errors.ts'

const SAMPLED_ABOVE = 2 * 1024 ** 3
const BLOCK = 4 * 1024 ** 2
const SAMPLES = 64

/** A folder with more files is no dataset of ours (a home folder given by mistake). */
const MOST_FILES = 1000

export interface IdentityOptions {
  readonly signal?: AbortSignal
  readonly report?: (fraction: number) => void
  /** Files above this size in bytes are sampled. */
  readonly sampledAbove?: number
}

/**
 * Content identity of a file: SHA-256 of its bytes, or above 2 GB of its size and 64 evenly spaced blocks of 4 MB (`sampled` says so). Of a folder:
 * of the names and identities of its files. Throws E_FILE_NOT_FOUND, E_FILE_NOT_REGULAR, E_FILE_PERMISSION, E_CANCELLED.
 */
export async function identify(path: string, options: IdentityOptions = {}): Promise<FileIdentity> {
  const { size, modified, files } = await stampWithFiles(path)
  if (!files) return { size, modified, ...(await identifyFile(path, size, options)) }
  const hash = createHash('sha256').update('folder')
  let sampled = false
  for (const [i, file] of files.entries()) {
    const one = await identifyFile(file.path, file.size, { ...options, report: undefined })
    hash.update(`\n${relative(path, file.path).split(sep).join('/')} ${one.hash}`)
    sampled ||= one.sampled
    options.report?.((i + 1) / files.length)
  }
  return { size, modified, hash: hash.digest('hex'), sampled }
}

export interface Stamp {
  readonly size: number
  /** Time of the last change, milliseconds. */
  readonly modified: number
  /** Time of the last change of anything about the file, milliseconds: unlike `modified` no program can set it. */
  readonly changed: number
}

/** Size and times of change of a file or of all files of a folder. Errors as `identify`. */
export async function sourceStamp(path: string): Promise<Stamp> {
  const { size, modified, changed } = await stampWithFiles(path)
  return { size, modified, changed }
}

interface FoundFile extends Stamp {
  readonly path: string
}

async function stampWithFiles(path: string): Promise<Stamp & { readonly files?: readonly FoundFile[] }> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path)
  })
  if (info.isFile()) return stampOf(info)
  if (!info.isDirectory()) throw new AppError('E_FILE_NOT_REGULAR', { where: path })
  const files = await filesOf(path)
  return {
    size: files.reduce((sum, file) => sum + file.size, 0),
    modified: files.reduce((latest, file) => Math.max(latest, file.modified), info.mtimeMs),
    changed: files.reduce((latest, file) => Math.max(latest, file.changed), info.ctimeMs),
    files
  }
}

const stampOf = ({ size, mtimeMs, ctimeMs }: Stats): Stamp => ({ size, modified: mtimeMs, changed: ctimeMs })

/** Regular files below a folder in the order of their names; hidden ones and links are no part of a dataset. */
async function filesOf(folder: string): Promise<FoundFile[]> {
  const found: FoundFile[] = []
  const visit = async (path: string): Promise<void> => {
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      throw fileError(error, path)
    })
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries.filter(({ name }) => !name.startsWith('.'))) {
      const inner = join(path, entry.name)
      if (entry.isDirectory()) await visit(inner)
      if (!entry.isFile()) continue
      found.push({ path: inner, ...stampOf(await stat(inner)) })
      if (found.length > MOST_FILES) throw new AppError('E_FILE_NOT_REGULAR', { where: folder })
    }
  }
  await visit(folder)
  return found
}

async function identifyFile(
  path: string,
  size: number,
  options: IdentityOptions
): Promise<Pick<FileIdentity, 'hash' | 'sampled'>> {
  const sampled = size > (options.sampledAbove ?? SAMPLED_ABOVE)
  const file = await open(path).catch((error: unknown) => {
    throw fileError(error, path)
  })
  try {
    const hash = createHash('sha256').update(sampled ? `sampled ${size} ` : '')
    await hashBlocks(
      hash,
      file,
      sampled ? sampleOffsets(size) : allOffsets(size),
      Math.min(BLOCK, Math.max(1, size)),
      options
    )
    return { hash: hash.digest('hex'), sampled }
  } finally {
    await file.close()
  }
}

function allOffsets(size: number): number[] {
  return Array.from({ length: Math.ceil(size / BLOCK) }, (_, i) => i * BLOCK)
}

function sampleOffsets(size: number): number[] {
  return Array.from({ length: SAMPLES }, (_, i) => Math.max(0, Math.floor((i / (SAMPLES - 1)) * (size - BLOCK))))
}

async function hashBlocks(
  hash: Hash,
  file: FileHandle,
  offsets: number[],
  length: number,
  options: IdentityOptions
): Promise<void> {
  const block = Buffer.alloc(length)
  for (const [i, offset] of offsets.entries()) {
    if (options.signal?.aborted) throw new AppError('E_CANCELLED')
    const { bytesRead } = await file.read(block, 0, length, offset)
    hash.update(block.subarray(0, bytesRead))
    options.report?.((i + 1) / offsets.length)
  }
}
