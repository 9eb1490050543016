import { writeAnnData } from '../../src-main/anndata/write/new-file.ts'
import { matrix, type SparseRows } from '../../src-shared/matrix.ts'
import type { TimeAxis } from '../../src-shared/model/time-axis.ts'
import { Random } from '../../src-shared/random.ts'

/** Cells of branch A and B at each of three days; A doubles from one to the next. */
export const BRANCHES = [
  [17, 19],
  [34, 19],
  [68, 19]
] as const
export const DAYS = [0, 1, 4]

/** Genes that are on in branch A, in mouse spelling, and in branch B; then some that say nothing. */
export const CYCLING = 'Mki67 Top2a Pcna Mcm2 Mcm5 Tyms Rrm2 Ube2c Cenpf Nusap1 Birc5 Cdc20'.split(' ')
export const DYING = 'Bax Bid Casp3 Casp8 Casp9 Fas Gadd45a Pmaip1 Bcl2l11 Cdkn1a Ddit3'.split(' ')
const SILENT = ['Actb', 'Gapdh', 'Nes', 'Sox2', 'Gata6', 'Afp', 'Pax6']

export interface GrowingFile {
  /** Genes that the file has; all where missing. */
  readonly genes?: readonly string[]
  /** More columns of obs. */
  readonly obs?: Readonly<Record<string, readonly number[]>>
  /** Makes other counts of those of a cell and a gene; as they are where missing. */
  readonly alter?: (count: number, cell: number, gene: string) => number
}

export const BRANCH: readonly string[] = BRANCHES.flatMap(([a, b]) => [
  ...Array<string>(a).fill('A'),
  ...Array<string>(b).fill('B')
])
export const TIME: readonly number[] = BRANCHES.flatMap(([a, b], k) => Array<number>(a + b).fill(k))

/** Descendants of each cell at the next day, whatever lies between both; at the last there is nothing to say. */
export const FOLDS: readonly number[] = TIME.map((k, i) => (k === 2 ? NaN : BRANCH[i] === 'A' ? 2 : 1))

export const DAYS_AXIS: TimeAxis = {
  column: 'day',
  unit: 'day',
  spacing: 'real',
  levels: DAYS.map((t, k) => ({
    ...{ label: `Day ${t}`, t, included: true },
    cells: TIME.filter((time) => time === k).length
  }))
}

const placing = Random.seed(6)
/** [n, 2] row-major: the branches part. */
export const PLACES: readonly number[] = TIME.flatMap((k, i) =>
  [(BRANCH[i] === 'A' ? 1 : -1) * (2 + k), 1].map((v) => v + 0.3 * placing.normal())
)

/** Writes an .h5ad of them with counts, obs day and branch, and the embedding X_two, in which the branches part. */
export async function writeGrowing(
  path: string,
  { genes, obs = {}, alter = (count) => count }: GrowingFile = {}
): Promise<void> {
  const names = genes ?? [...CYCLING, ...DYING, ...SILENT]
  const random = Random.seed(7)
  const on = (gene: string, branch: string | undefined): number =>
    CYCLING.includes(gene) ? (branch === 'A' ? 8 : 1) : DYING.includes(gene) ? (branch === 'B' ? 8 : 1) : 20
  const count = (gene: string, i: number): number => Math.round(on(gene, BRANCH[i]) * (0.5 + random.uniform()))
  const counts = TIME.map((_, i) => names.map((gene) => alter(count(gene, i), i, gene)))
  const numbers = Object.fromEntries(Object.entries(obs).map(([name, values]) => [name, Float64Array.from(values)]))
  await writeAnnData(path, {
    obsNames: TIME.map((_, i) => `cell ${i}`),
    varNames: [...names],
    X: sparse(counts, names.length),
    obs: { day: TIME.map((k) => `Day ${DAYS[k]}`), branch: [...BRANCH], ...numbers },
    var: {},
    obsm: { X_two: matrix(Float64Array.from(PLACES), TIME.length, 2) },
    uns: {}
  })
}

function sparse(rows: readonly (readonly number[])[], cols: number): SparseRows {
  return {
    data: Float32Array.from(rows.flat()),
    indices: Int32Array.from(rows.flatMap((row) => row.map((_, c) => c))),
    indptr: Float64Array.from({ length: rows.length + 1 }, (_, i) => i * cols),
    rows: rows.length,
    cols
  }
}
