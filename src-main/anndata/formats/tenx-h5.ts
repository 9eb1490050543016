import { AppError } from '../../../src-shared/errors.ts'
import { listed } from '../../../src-shared/time/scale.ts'
import type { SparseSource } from '../h5ad/matrix.ts'
import { openHdf5 } from '../hdf5-read.ts'
import type { H5Dataset, H5File, H5Group } from '../hdf5-read.ts'
import type { Format } from '../source.ts'
import { closingOnError, frameOf, sourceOf } from './common/contents.ts'
import type { Contents } from './common/contents.ts'
import { beginsWith, MAGIC } from './common/sniff.ts'
import { storedMatrix } from './common/stored-h5.ts'
import { h5ad } from './h5ad.ts'
import { cellColumns } from './tenx/cells.ts'
import { chooseFeatures } from './tenx/features.ts'
import type { Features } from './tenx/features.ts'

/** Cell Ranger's .h5: `/matrix` (version 3) or one group per genome (version 2). Other .h5 files are taken for AnnData. */
export const tenxH5: Format = {
  id: '10x-h5',
  label: '10x .h5',
  recognises: (path) => /\.(h5|hdf5)$/i.test(path) && beginsWith(path, MAGIC.hdf5),
  async open(path) {
    const file = await openHdf5(path)
    const contents = closingOnError(file, () => tenxContents(file))
    if (contents !== null) return sourceOf(contents)
    file.close()
    return h5ad.open(path)
  }
}

/** Contents of a 10x .h5 file; null when it is none. Errors: E_FORMAT, E_H5_READ. */
function tenxContents(file: H5File): Contents | null {
  const current = file.group('/matrix')
  if (current?.group('features')) return contentsOf(file, current, featuresOf(current), [])
  const genomes = file.root.keys().filter((key) => isGenome(file, key))
  if (genomes.length === 0) return null
  const groups = genomes.map((key) => file.group(`/${key}`) as H5Group)
  const [largest] = groups.toSorted((a, b) => part(b, 'data').length - part(a, 'data').length) as [H5Group]
  const others = groups.filter((group) => group !== largest).map((group) => group.path)
  const notes = others.length > 0 ? [`Of several genomes ${largest.path} is read; left out: ${listed(others)}.`] : []
  const features = chooseFeatures(part(largest, 'genes').labels(), part(largest, 'gene_names').labels(), [])
  return contentsOf(file, largest, features, notes)
}

function isGenome(file: H5File, key: string): boolean {
  const group = file.group(`/${key}`)
  return ['genes', 'gene_names', 'barcodes', 'data', 'indices', 'indptr'].every(
    (name) => (group?.dataset(name) ?? null) !== null
  )
}

function part(group: H5Group, name: string): H5Dataset {
  const dataset = group.dataset(name)
  if (dataset === null)
    throw new AppError('E_FORMAT', { where: group.file.name, detail: `${group.path} has no ${name}` })
  return dataset
}

function featuresOf(matrix: H5Group): Features {
  const group = matrix.group('features') as H5Group
  const types = group.dataset('feature_type')?.labels() ?? []
  return chooseFeatures(part(group, 'id').labels(), part(group, 'name').labels(), types)
}

function contentsOf(file: H5File, group: H5Group, features: Features, notes: readonly string[]): Contents {
  const barcodes = part(group, 'barcodes').labels()
  const source = sourceIn(group, features.stored, barcodes.length)
  const { ids, names, columns, place } = features
  const genes = { names, keys: ids, place: names.length === features.stored ? null : place }
  return {
    path: file.path,
    name: file.name,
    size: file.size,
    obs: frameOf('obs', barcodes.length, cellColumns(barcodes), () => barcodes),
    var: frameOf('var', names.length, columns, () => [...names]),
    obsm: new Map(),
    matrices: new Map([['X', storedMatrix(source, genes)]]),
    notes: [...notes, ...features.notes],
    close: () => file.close()
  }
}

/** Genes x cells by columns is cells x genes by rows. */
function sourceIn(group: H5Group, genes: number, cells: number): SparseSource {
  const [rows, cols] = part(group, 'shape').numbers()
  if (rows !== genes || cols !== cells) {
    const lists = `${genes} features and ${cells} barcodes are listed`
    throw new AppError('E_FORMAT', { where: group.file.name, detail: `its matrix is ${rows} x ${cols}, but ${lists}` })
  }
  const [data, indices, indptr] = [part(group, 'data'), part(group, 'indices'), part(group, 'indptr')]
  return { kind: 'csr', path: group.path, rows: cells, cols: genes, data, indices, indptr }
}
