import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FolderEntry } from '../../../src-shared/contract/datasets.ts'
import { AppError } from '../../../src-shared/errors.ts'
import { fileError } from '../errors.ts'
import { isInside, pathBelow } from '../path-policy.ts'

/** Names of what src-main/anndata/open-source.ts recognises, and of projects. */
const OPENABLE = /\.(h5ad|h5|hdf5|loom|npz|npy|zip|mtx|csv|tsv|txt|tab|jkoscope)(\.gz)?$/i

export interface Listing {
  folder: string
  parent: string | null
  roots: string[]
  entries: FolderEntry[]
}

/** Folders and openable files of a folder below the roots (null: of the first root); links that lead out are left out. */
export async function listFolder(roots: readonly string[], folder: string | null): Promise<Listing> {
  const [first] = roots
  if (first === undefined) throw new AppError('E_FILE_PERMISSION', { where: folder ?? 'this machine' })
  const real = await pathBelow(roots, folder ?? first)
  const names = await readdir(real).catch((error: unknown) => {
    throw fileError(error, real)
  })
  const entries = await Promise.all(
    names.filter((name) => !name.startsWith('.')).map((name) => describe(roots, real, name))
  )
  const parent = dirname(real)
  const parentAllowed = parent !== real && (await pathBelow(roots, parent).catch(() => null)) !== null
  return {
    folder: real,
    parent: parentAllowed ? parent : null,
    roots: [...roots],
    entries: entries.filter((entry) => entry !== undefined).sort(foldersFirst)
  }
}

async function describe(roots: readonly string[], folder: string, name: string): Promise<FolderEntry | undefined> {
  const path = join(folder, name)
  try {
    const real = await pathBelow(roots, path)
    const info = await stat(real)
    if (!info.isDirectory() && !(info.isFile() && OPENABLE.test(name))) return undefined
    const shown = isInside(folder, real) ? path : real
    return { name, path: shown, folder: info.isDirectory(), size: info.size, modified: info.mtimeMs }
  } catch {
    return undefined
  }
}

function foldersFirst(a: FolderEntry, b: FolderEntry): number {
  return Number(b.folder) - Number(a.folder) || a.name.localeCompare(b.name, 'en', { numeric: true })
}
