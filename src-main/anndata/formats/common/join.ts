import { matrix } from '../../../../src-shared/matrix.ts'
import type { Matrix } from '../../../../src-shared/matrix.ts'
import type { MatrixSummary } from '../../../../src-shared/model/file-summary.ts'
import { listed } from '../../../../src-shared/time/scale.ts'
import type { CollectedMatrix } from '../../h5ad/collect.ts'
import { fromTexts } from '../../h5ad/column.ts'
import { frameOf } from './contents.ts'
import type { Contents, StoredEmbedding, StoredMatrix } from './contents.ts'
import { commonGuess } from './guess.ts'
import { joinColumns } from './join-columns.ts'
import { uniqueNames } from './names.ts'
import { moveColumns, stack } from './rows.ts'

/** One of the files (or folders) that make a dataset; its label becomes the value of `sample` of its cells. */
export interface Part {
  readonly label: string
  readonly contents: Contents
}

export interface JoinOptions {
  readonly path: string
  readonly name: string
  readonly size: number
  /** Genes that some parts lack: kept as zeros (union, for raw counts of one reference) or left out (intersection). */
  readonly genes: 'union' | 'intersection'
  /** What a part is called in notes: "folder", "file". */
  readonly word: string
}

/** Cells of several files as one dataset with a column `sample`; what was joined or left out is said in its notes. */
export function joinContents(parts: readonly Part[], options: JoinOptions): Contents {
  const notes = parts.flatMap(({ label, contents }) => contents.notes.map((note) => `${label}: ${note}`))
  const { path, name, size } = options
  const lengths = parts.map((part) => part.contents.obs.length)
  const matrices = joinMatrices(parts, options, notes)
  const genes = matrices.get('X') ?? [...matrices.values()][0]
  const cells = lengths.reduce((a, b) => a + b, 0)
  const columns = joinColumns(parts, lengths, options.word, notes)
  const sample = fromTexts(
    parts.flatMap(({ label }, p) => new Array<string>(lengths[p] as number).fill(label)),
    'string'
  )
  const sampleName = columns.has('sample') ? 'sample_of_file' : 'sample'
  const all = new Map([[sampleName, () => sample], ...columns])
  notes.unshift(
    `${parts.length} ${options.word}s were joined: ${listed(parts.map(({ label }, p) => `${label} (${lengths[p]} cells)`))}.`
  )
  return {
    path,
    name,
    size,
    obs: frameOf('obs', cells, all, () => cellNames(parts)),
    var: frameOf('var', genes?.cols ?? 0, new Map(), () => genes?.genes() ?? []),
    matrices,
    obsm: joinEmbeddings(parts, cells, matrices.size > 0, notes),
    notes,
    close: () => parts.forEach((part) => part.contents.close())
  }
}

/** Names of the cells; when any occurs twice, all get their sample's name. */
function cellNames(parts: readonly Part[]): string[] {
  const names = parts.map((part) => part.contents.obs.names())
  const flat = names.flat()
  if (new Set(flat).size === flat.length) return flat
  return uniqueNames(names.flatMap((list, p) => list.map((name) => `${name}-${parts[p]?.label ?? ''}`)))
}

function joinMatrices(parts: readonly Part[], options: JoinOptions, notes: string[]): Map<string, StoredMatrix> {
  const joined = new Map<string, StoredMatrix>()
  const elements = new Set(parts.flatMap((part) => [...part.contents.matrices.keys()]))
  for (const element of elements) {
    const found = parts.flatMap((part) => part.contents.matrices.get(element) ?? [])
    if (found.length === parts.length) joined.set(element, joinMatrix(parts, found, element, options, notes))
    else notes.push(`${element} is in ${found.length} of ${parts.length} ${options.word}s only and was left out.`)
  }
  return joined
}

/** Columns of the joined matrix, and for each part where its columns go. */
interface GenePlan {
  readonly names: readonly string[]
  readonly keys: readonly string[]
  /** Null where the columns stay as they are. */
  readonly places: readonly (Int32Array | null)[]
}

function planGenes(parts: readonly StoredMatrix[], union: boolean): GenePlan {
  const keys = parts.map((part) => uniqueNames(part.keys()))
  const [first] = keys as [string[]]
  const names = new Map<string, string>()
  parts.forEach((part, p) => {
    const own = part.genes()
    keys[p]?.forEach((key, g) => names.has(key) || names.set(key, own[g] as string))
  })
  const sets = keys.map((list) => new Set(list))
  const chosen = union ? [...names.keys()] : first.filter((key) => sets.every((set) => set.has(key)))
  const place = new Map(chosen.map((key, g) => [key, g]))
  const places = keys.map((list) => {
    const same = list.length === chosen.length && list.every((key, g) => key === chosen[g])
    return same ? null : Int32Array.from(list, (key) => place.get(key) ?? -1)
  })
  return { names: uniqueNames(chosen.map((key) => names.get(key) as string)), keys: chosen, places }
}

function joinMatrix(
  parts: readonly Part[],
  found: readonly StoredMatrix[],
  element: string,
  { genes, word }: JoinOptions,
  notes: string[]
): StoredMatrix {
  const plan = planGenes(found, genes === 'union')
  const cols = plan.names.length
  if (plan.places.some((place) => place !== null)) notes.push(geneNote(found, plan, element, genes, word))
  const rows = found.reduce((sum, part) => sum + part.rows, 0)
  const bytes = found.reduce((sum, part) => sum + part.bytes, 0)
  return {
    rows,
    cols,
    bytes,
    genes: () => [...plan.names],
    keys: () => [...plan.keys],
    summary: () => joinSummaries(parts, found, { rows, cols, bytes }),
    collect: () => collectParts(found, plan, rows)
  }
}

function geneNote(
  parts: readonly StoredMatrix[],
  plan: GenePlan,
  element: string,
  genes: string,
  word: string
): string {
  const cols = plan.keys.length
  const counts = [...new Set(parts.map((part) => part.cols))].sort((a, b) => a - b)
  const range = counts.length === 1 ? `${counts[0]}` : `${counts[0]} to ${counts.at(-1)}`
  const what = genes === 'union' ? 'genes that one lacks are zero there' : 'genes that one lacks were left out'
  return `The ${word}s list other genes (${range}) or in another order in ${element}: joined by name to ${cols}; ${what}.`
}

function joinSummaries(
  parts: readonly Part[],
  found: readonly StoredMatrix[],
  shape: { rows: number; cols: number; bytes: number }
): MatrixSummary {
  const all = found.map((part) => part.summary())
  const kinds = new Set(all.map((summary) => summary.kind))
  const dtypes = new Set(all.map((summary) => summary.dtype))
  const nnz = all.reduce<number | null>((sum, { nnz }) => (sum === null || nnz === null ? null : sum + nnz), 0)
  return {
    ...shape,
    kind: kinds.size === 1 && kinds.has('dense') ? 'dense' : 'csr',
    dtype: dtypes.size === 1 ? (all[0]?.dtype ?? 'float32') : 'float32',
    nnz,
    filters: [...new Set(all.flatMap((summary) => summary.filters))],
    guess: commonGuess(all.map(({ guess }, p) => ({ name: parts[p]?.label ?? '', guess })))
  }
}

function* collectParts(
  found: readonly StoredMatrix[],
  plan: GenePlan,
  rows: number
): Generator<{ fraction: number }, CollectedMatrix> {
  const collected: CollectedMatrix[] = []
  const cols = plan.names.length
  let done = 0
  for (const [p, part] of found.entries()) {
    const work = part.collect()
    let step = work.next()
    for (; step.done !== true; step = work.next())
      yield { fraction: (done + step.value.fraction * part.rows) / Math.max(1, rows) }
    const { matrix: X, oddities } = step.value
    const place = plan.places[p] ?? null
    collected.push({ matrix: place === null ? X : moveColumns(X, place, cols), oddities })
    done += part.rows
    yield { fraction: done / Math.max(1, rows) }
  }
  return stack(collected, cols)
}

/**
 * Embeddings that every part has. One made for each file by itself is no common space, so they are taken only where
 * there is no matrix to make one from, and never without a word.
 */
function joinEmbeddings(
  parts: readonly Part[],
  cells: number,
  haveMatrix: boolean,
  notes: string[]
): Map<string, StoredEmbedding> {
  const joined = new Map<string, StoredEmbedding>()
  const keys = new Set(parts.flatMap((part) => [...part.contents.obsm.keys()]))
  const listedKeys = listed([...keys].map((key) => `obsm/${key}`))
  if (keys.size === 0) return joined
  if (haveMatrix) {
    notes.push(`${listedKeys}: left out, because embeddings made file by file are no common space.`)
    return joined
  }
  for (const key of keys) {
    const found = parts.flatMap((part) => part.contents.obsm.get(key) ?? [])
    const [first] = found
    if (first === undefined || found.length < parts.length || found.some(({ cols }) => cols !== first.cols)) continue
    joined.set(key, { rows: cells, cols: first.cols, kind: 'dense', read: () => stackDense(found, cells, first.cols) })
  }
  notes.push(`${listedKeys}: joined as stored, which is right only if all files were embedded together.`)
  return joined
}

function stackDense(parts: readonly StoredEmbedding[], rows: number, cols: number): Matrix {
  const data = new Float64Array(rows * cols)
  let at = 0
  for (const part of parts) {
    data.set(part.read().data, at)
    at += part.rows * cols
  }
  return matrix(data, rows, cols)
}
