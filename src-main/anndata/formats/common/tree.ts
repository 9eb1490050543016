import { closeSync, openSync, readdirSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { AppError } from '../../../../src-shared/errors.ts'
import { fileChunks, openBytes } from './bytes.ts'
import type { Bytes, Chunks } from './bytes.ts'
import { temporaryFolder } from './leftovers.ts'
import { readZip } from './zip.ts'
import type { ZipEntry } from './zip.ts'

export interface TreeFile {
  /** Path below the tree, with slashes. */
  readonly path: string
  readonly size: number
  chunks(): Chunks
}

/** Files of a folder or an archive. */
export interface Tree {
  readonly path: string
  readonly name: string
  /** Bytes on disk of the files, or of the archive. */
  readonly size: number
  readonly files: readonly TreeFile[]
  close(): void
}

const DEPTH = 4
const MOST_FILES = 20_000

/** Files of a folder, at most four levels deep; hidden ones and links to elsewhere are left out. */
export function folderTree(path: string, wanted: RegExp): Tree {
  const files: TreeFile[] = []
  walk(path, '', 0, (relative) => {
    if (!wanted.test(relative) || files.length >= MOST_FILES) return
    const full = join(path, relative)
    files.push({ path: relative, size: statSync(full).size, chunks: () => fileChunks(full) })
  })
  const size = files.reduce((sum, file) => sum + file.size, 0)
  return { path, name: basename(path), size, files, close: () => undefined }
}

function walk(root: string, below: string, depth: number, found: (relative: string) => void): void {
  const entries = readdirSync(join(root, below), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const relative = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.name.startsWith('.')) continue
    if (entry.isFile()) found(relative)
    else if (entry.isDirectory() && depth < DEPTH) walk(root, relative, depth + 1, found)
  }
}

/**
 * Files of a zip archive; when none of them is `wanted`, those of the zip archives within it too (one level: releases
 * pack their zip into another one).
 */
export function zipTree(path: string, wanted: RegExp): Tree {
  const bytes = openBytes(path)
  const opened: (() => void)[] = [() => bytes.close()]
  const close = (): void => opened.splice(0).forEach((call) => call())
  try {
    const entries = readZip(bytes).filter((entry) => !isHidden(entry.path))
    const found = entries.some((entry) => wanted.test(entry.path))
    const archives = found ? [] : entries.filter((entry) => /\.zip$/i.test(entry.path))
    const inner = archives.flatMap((entry) => unpack(entry, opened))
    return { path, name: bytes.name, size: bytes.size, files: [...entries, ...inner], close }
  } catch (error) {
    close()
    throw error
  }
}

/** `__MACOSX/._matrix.mtx` and its like are no data. */
function isHidden(path: string): boolean {
  return /(^|\/)(\.|__MACOSX\/)/.test(path)
}

function unpack(entry: ZipEntry, opened: (() => void)[]): ZipEntry[] {
  const bytes = entry.stored() ?? temporary(entry, opened)
  return readZip(bytes).filter((inner) => !isHidden(inner.path))
}

/** A compressed inner archive is inflated to a file of its own name, which is removed again: zips need random access. */
function temporary(entry: ZipEntry, opened: (() => void)[]): Bytes {
  const folder = temporaryFolder()
  opened.push(() => rmSync(folder, { recursive: true, force: true }))
  const { bavail, bsize } = statfsSync(folder)
  if (entry.size > bavail * bsize) throw new AppError('E_NO_SPACE', { where: folder })
  const path = join(folder, 'inner.zip')
  const fd = openSync(path, 'wx', 0o600)
  try {
    for (const chunk of entry.chunks()) for (let at = 0; at < chunk.length;) at += writeSync(fd, chunk, at)
  } finally {
    closeSync(fd)
  }
  const bytes = openBytes(path)
  opened.unshift(() => bytes.close())
  return bytes
}
