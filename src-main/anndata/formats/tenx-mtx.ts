import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { folderTree } from './common/tree.ts'
import { sourceOf } from './common/contents.ts'
import type { Format } from '../source.ts'
import { MTX_FILE, openTenx, TENX_FILE } from './tenx/find.ts'

/** A folder of 10x matrices, one sub-folder (or file prefix) per timepoint, or a single one; or the path of a matrix.mtx. */
export const tenxMtx: Format = {
  id: '10x-mtx',
  label: '10x folders (matrix.mtx)',
  recognises: (path) => (isFolder(path) ? holdsMatrix(path, 2) : MTX_FILE.test(basename(path)) && existsSync(path)),
  open: async (path) => {
    const tree = folderTree(isFolder(path) ? path : dirname(path), TENX_FILE)
    return sourceOf(openTenx({ ...tree, path }))
  }
}

/** False, too, for what may not be looked at: opening it then says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

function holdsMatrix(folder: string, depth: number): boolean {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    if (entries.some((entry) => entry.isFile() && MTX_FILE.test(entry.name))) return true
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    return depth > 0 && folders.some((entry) => holdsMatrix(join(folder, entry.name), depth - 1))
  } catch {
    return false
  }
}
