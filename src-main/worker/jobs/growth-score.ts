import { AppError } from '../../../src-shared/errors.ts'
import type { SparseRows } from '../../../src-shared/matrix.ts'
import type { GrowthPrior } from '../../../src-shared/model/growth.ts'
import type { Source, SourceMatrix } from '../../anndata/source.ts'
import { DEATH, findSignature, PROLIFERATION } from '../../compute/genes/signatures.ts'
import { meanZScore, netGrowth } from '../../compute/jkonet/growth/birth-death.ts'
import { medianOfPositive, normalisedValue } from '../../compute/pca/normalise.ts'
import { drive, type Reporter } from '../drive.ts'
import { requireMemory } from '../memory.ts'
import { rowsOf } from './gene.ts'

export type GenesPrior = Extract<GrowthPrior, { kind: 'genes' }>

/** Fewer genes of a signature do not make a score. */
const FEWEST_GENES = 10

/** What cells have of the genes of both signatures, as the matrix has it. */
export interface Signatures {
  /** Values [n] of each gene of birth, then of death. */
  readonly values: readonly Float32Array[]
  /** [n] total of each cell. */
  readonly total: Float64Array
  /** Genes found of each signature; no deaths are scored without theirs. */
  readonly found: { readonly birth: number; readonly death: number }
}

/** Reads the genes of proliferation and death of a matrix in one pass by rows. Throws E_GROWTH_GENES, E_NO_MATRIX, E_MEMORY. */
export async function readSignatures(
  source: Source,
  { matrix: element, death }: GenesPrior,
  reporter: Pick<Reporter, 'progress'>,
  signal?: AbortSignal
): Promise<Signatures> {
  const matrix = source.matrix(element)
  const [names, symbols] = [matrix.genes(), matrix.symbols?.() ?? null]
  const birthGenes = findSignature(PROLIFERATION, names, symbols)
  const deathGenes = death ? findSignature(DEATH, names, symbols) : new Int32Array(0)
  const short = [
    ...(birthGenes.length < FEWEST_GENES
      ? [`${birthGenes.length} of ${PROLIFERATION.length} proliferation genes`]
      : []),
    ...(death && deathGenes.length < FEWEST_GENES ? [`${deathGenes.length} of ${DEATH.length} apoptosis genes`] : [])
  ]
  if (short.length > 0) {
    const detail = `it has ${short.join(' and ')}, and ${FEWEST_GENES} are needed`
    throw new AppError('E_GROWTH_GENES', { where: source.name, element, detail })
  }
  const genes = Int32Array.from([...birthGenes, ...deathGenes])
  requireMemory(4 * genes.length * matrix.rows, 'Scoring growth')
  const blocks = await rowsOf(matrix, 'Scoring growth', signal)
  const { values, total } = await drive(columnsOf(blocks, matrix, genes), signal, (fraction) =>
    reporter.progress(fraction)
  )
  return { values, total, found: { birth: birthGenes.length, death: deathGenes.length } }
}

/**
 * Net growth per day [n] from them (compute/jkonet/growth/birth-death.ts), also of cells without a timepoint. Depths and scores are relative to the
 * cells that have a timepoint, but for those of timepoints `leftOut`.
 */
export function scoreGrowth(
  { values, total, found }: Signatures,
  { normalise, log, death }: GenesPrior,
  timeIndex: Int32Array,
  leftOut: readonly number[] = []
): Float64Array<ArrayBuffer> {
  const seen = (k: number): boolean => k >= 0 && !leftOut.includes(k)
  const cells = Int32Array.from(timeIndex.keys()).filter((i) => seen(timeIndex[i] as number))
  const target = normalise ? medianOfPositive(Float64Array.from(cells, (i) => total[i] as number)) : null
  const scale = { target, transform: log ? 'log1p' : 'none' } as const
  const scaled = values.map((gene) => gene.map((v, i) => normalisedValue(v, total[i] as number, scale)))
  const score = (from: number, to: number): Float64Array => meanZScore(scaled.slice(from, to), total.length, cells)
  return netGrowth(score(0, found.birth), death ? score(found.birth, values.length) : null)
}

/** Values [n] of each of these genes and the total [n] of each cell, block by block; yields the fraction read. */
function* columnsOf(
  blocks: Iterable<SparseRows>,
  { rows, cols }: Pick<SourceMatrix, 'rows' | 'cols'>,
  genes: Int32Array
): Generator<number, { values: Float32Array[]; total: Float64Array }> {
  const place = new Int32Array(cols).fill(-1)
  genes.forEach((g, p) => (place[g] = p))
  const values = Array.from(genes, () => new Float32Array(rows))
  const total = new Float64Array(rows)
  let row = 0
  for (const { data, indices, indptr, rows: count } of blocks) {
    for (let r = 0; r < count; r++, row++) {
      for (let e = indptr[r] as number; e < (indptr[r + 1] as number); e++) {
        const value = data[e] as number
        total[row] = (total[row] as number) + value
        const gene = values[place[indices[e] as number] as number]
        if (gene) gene[row] = (gene[row] as number) + value
      }
    }
    yield row / rows
  }
  return { values, total }
}
