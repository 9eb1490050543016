import { basename, join } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { embeddingKeys, readObsm, summariseEmbedding } from '../h5ad/embedding.ts'
import { findMatrix, openAnnData, orNote, readObsNames, readVarNames } from '../h5ad/file.ts'
import type { AnnDataFile } from '../h5ad/file.ts'
import type { Format } from '../source.ts'
import { frameOf, sourceOf } from './common/contents.ts'
import type { Contents, StoredEmbedding, StoredMatrix } from './common/contents.ts'
import { regularFiles } from './common/folder.ts'
import { joinContents } from './common/join.ts'
import type { Part } from './common/join.ts'
import { distinctParts } from './common/names.ts'
import { storedMatrix } from './common/stored-h5.ts'
import { h5ad } from './h5ad.ts'

/** A folder of .h5ad files, one per timepoint: their cells together, with the genes that all have. */
export const severalH5ad: Format = {
  id: 'several-h5ad',
  label: 'folder of .h5ad files',
  recognises: (path) => h5adFiles(path).length > 0,
  async open(path) {
    const files = h5adFiles(path)
    if (files.length === 1) return h5ad.open(join(path, files[0] as string))
    const parts: Part[] = []
    try {
      const labels = distinctParts(files.map((name) => name.replace(/\.h5ad$/i, '')))
      for (const [k, name] of files.entries())
        parts.push({ label: labels[k] as string, contents: contentsOf(await openAnnData(join(path, name))) })
      const size = parts.reduce((sum, part) => sum + part.contents.size, 0)
      const joined = joinContents(parts, { path, name: basename(path), size, genes: 'intersection', word: 'file' })
      const X = joined.matrices.get('X')
      if (X?.cols === 0)
        throw new AppError('E_FORMAT', { where: basename(path), detail: 'no gene is in all of its files' })
      return sourceOf(joined)
    } catch (error) {
      parts.forEach((part) => part.contents.close())
      throw error
    }
  }
}

const MOST_FILES = 1000

function h5adFiles(path: string): string[] {
  return regularFiles(path, /\.h5ad$/i, MOST_FILES)
}

/** An .h5ad file in the terms that all formats share. What cannot be read becomes a note. */
function contentsOf(file: AnnDataFile): Contents {
  const notes = [...file.notes]
  const layers = file.h5.group('/layers')?.keys() ?? []
  const matrices = new Map<string, StoredMatrix>()
  for (const element of ['X', 'raw/X', ...layers.map((name) => `layers/${name}`)]) {
    const source = orNote(notes, () => findMatrix(file, element))
    if (source === null) continue
    const names = readVarNames(file, element)
    matrices.set(element, storedMatrix(source, { names, keys: names, place: null }))
  }
  const obsm = new Map<string, StoredEmbedding>()
  for (const key of embeddingKeys(file.h5)) {
    const about = orNote(notes, () => summariseEmbedding(file.h5, key, file.nObs))
    if (about !== null) obsm.set(key, { ...about, read: () => readObsm(file.h5, key, file.nObs) })
  }
  return {
    path: file.h5.path,
    name: file.name,
    size: file.h5.size,
    obs: file.obs ?? frameOf('obs', file.nObs, new Map(), () => readObsNames(file)),
    var: file.var ?? frameOf('var', file.nVars, new Map(), () => readVarNames(file)),
    matrices,
    obsm,
    notes,
    close: () => file.close()
  }
}
