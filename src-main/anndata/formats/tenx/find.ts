import { AppError } from '../../../../src-shared/errors.ts'
import { listed } from '../../../../src-shared/time/scale.ts'
import type { Contents } from '../common/contents.ts'
import { joinContents } from '../common/join.ts'
import { distinctParts } from '../common/names.ts'
import type { Tree, TreeFile } from '../common/tree.ts'
import { openSample } from './sample.ts'
import type { SampleFiles } from './sample.ts'

/** Names of the files of a 10x matrix, in versions 2 (genes.tsv) and 3 (features.tsv.gz), with any prefix. */
export const TENX_FILE = /(^|[/_.-])(matrix\.mtx|genes\.tsv|features\.tsv|barcodes\.tsv)(\.gz)?$/i
export const MTX_FILE = /^(.*?)matrix\.mtx(\.gz)?$/i

/** The 10x matrices of a folder or archive as one dataset: one timepoint each. Errors: E_FORMAT, E_DAMAGED. */
export function openTenx(tree: Tree): Contents {
  const notes: string[] = []
  const found = withoutRaw(findSamples(tree, notes), notes)
  if (found.length === 0)
    throw new AppError('E_FORMAT', {
      where: tree.name,
      detail: 'no matrix.mtx with its features.tsv (or genes.tsv) and barcodes.tsv is in it'
    })
  const labels = sampleLabels(found, tree.name)
  const parts = found.map((files, k) => ({ label: labels[k] as string, contents: openSample(files, tree.name) }))
  const { path, name, size } = tree
  const joined = joinContents(parts, { path, name, size, genes: 'union', word: 'folder' })
  const [only] = parts
  const geneColumns = joinedVar(
    parts.map((part) => part.contents),
    joined
  )
  const single = parts.length === 1 && only !== undefined
  return {
    ...joined,
    var: geneColumns,
    notes: [...notes, ...(single ? only.contents.notes : joined.notes)],
    close: () => tree.close()
  }
}

/** Where all samples list the same genes, what is known of the genes stays. */
function joinedVar(parts: readonly Contents[], joined: Contents): Contents['var'] {
  const [first] = parts
  return first !== undefined && parts.every((part) => part.var.length === joined.var.length) ? first.var : joined.var
}

function findSamples(tree: Tree, notes: string[]): SampleFiles[] {
  const files = new Map(tree.files.map((file) => [file.path, file]))
  const samples = new Map<string, SampleFiles>()
  for (const matrix of tree.files) {
    const stem = MTX_FILE.exec(matrix.path)?.[1]
    if (stem === undefined || samples.has(stem)) continue
    const features = firstOf(files, stem, ['features.tsv', 'genes.tsv'])
    const barcodes = firstOf(files, stem, ['barcodes.tsv'])
    if (features !== null && barcodes !== null) samples.set(stem, { stem, matrix, features, barcodes })
    else
      notes.push(
        `${matrix.path} has no ${features === null ? 'features.tsv or genes.tsv' : 'barcodes.tsv'} and was left out.`
      )
  }
  return [...samples.values()]
}

function firstOf(files: ReadonlyMap<string, TreeFile>, stem: string, names: readonly string[]): TreeFile | null {
  for (const name of names) {
    const found = files.get(`${stem}${name}.gz`) ?? files.get(stem + name)
    if (found !== undefined) return found
  }
  return null
}

/** Cell Ranger writes all barcodes (raw) beside those that are cells (filtered): only the latter are wanted. */
function withoutRaw(samples: readonly SampleFiles[], notes: string[]): SampleFiles[] {
  const filtered = new Set(samples.map(({ stem }) => stem))
  const raw = samples.filter(({ stem }) => {
    const twin = stem.replace(/raw_(feature|gene)/i, (_, word: string) => `filtered_${word}`)
    return twin !== stem && filtered.has(twin)
  })
  if (raw.length > 0) notes.push(`Unfiltered matrices were left out: ${listed(raw.map(({ stem }) => stem))}.`)
  return samples.filter((sample) => !raw.includes(sample))
}

/** Names of folders (or file prefixes) without what all share and without GEO accessions: scRNAseq/T0_1A, scRNAseq/T2_3B -> T0_1A, T2_3B. */
function sampleLabels(samples: readonly SampleFiles[], name: string): string[] {
  const stems = samples.map(({ stem }) => stem.replace(/[/_.-]+$/, ''))
  if (stems.length === 1) return [stems[0] === '' ? name : (stems[0] as string)]
  return distinctParts(stems, /(\/)/).map((label) => (label === '' ? name : label.replace(/^GSM\d+[_-]/, '')))
}
