import { loadHdf5 } from '../../../../src-main/anndata/hdf5.ts'
import type { Counts } from './fixtures.ts'

type Values = Int32Array | Float32Array | Float64Array | BigInt64Array | readonly string[]

/** A dataset to write: its values and, for more than one dimension, its shape. */
export interface Stored {
  readonly data: Values
  readonly shape?: readonly number[]
}

/** An HDF5 file of datasets by path; groups are made as needed, `attributes` belong to groups by path. */
export async function writeHdf5(
  path: string,
  datasets: Readonly<Record<string, Stored>>,
  attributes: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> = {}
): Promise<void> {
  const hdf5 = await loadHdf5()
  const file = new hdf5.File(path, 'w')
  try {
    const names = new Set(Object.keys(datasets).flatMap(parents))
    const groups = new Map([...names].map((name) => [name, file.create_group(name)]))
    for (const [name, { data, shape }] of Object.entries(datasets)) {
      const values = Array.isArray(data) ? [...(data as string[])] : (data as Int32Array)
      file.create_dataset({ name, data: values, shape: shape === undefined ? [data.length] : [...shape] })
    }
    for (const [name, list] of Object.entries(attributes)) {
      const node = name === '/' ? file : groups.get(name)
      for (const [key, value] of Object.entries(list))
        node?.create_attribute(key, typeof value === 'string' ? value : [...value])
    }
  } finally {
    file.close()
  }
}

function parents(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, k) => parts.slice(0, k + 1).join('/'))
}

/** Compressed rows of counts. */
export function compressed(counts: Counts): { data: Int32Array; indices: BigInt64Array; indptr: BigInt64Array } {
  const entries = counts.map((row) => row.flatMap((v, g) => (v === 0 ? [] : [[g, v] as const])))
  const ends = entries.reduce<number[]>((list, row) => [...list, (list.at(-1) as number) + row.length], [0])
  return {
    data: Int32Array.from(entries.flat(), ([, v]) => v),
    indices: BigInt64Array.from(entries.flat(), ([g]) => BigInt(g)),
    indptr: BigInt64Array.from(ends, BigInt)
  }
}

/** A small .h5ad: X of counts, obs columns of texts or numbers, and embeddings [n, 2]. */
export async function writeH5ad(
  path: string,
  content: {
    readonly counts: Counts
    readonly genes: readonly string[]
    readonly cells: readonly string[]
    readonly obs: Readonly<Record<string, Values>>
    readonly X_pca?: Float64Array
  }
): Promise<void> {
  const { counts, genes, cells, obs, X_pca } = content
  const X = compressed(counts)
  const columns = Object.entries(obs).map(([name, data]) => [`obs/${name}`, { data }] as const)
  const datasets: Record<string, Stored> = {
    'X/data': { data: X.data },
    'X/indices': { data: X.indices },
    'X/indptr': { data: X.indptr },
    'obs/_index': { data: cells },
    'var/_index': { data: genes },
    ...Object.fromEntries(columns),
    ...(X_pca === undefined
      ? {}
      : { 'obsm/X_pca': { data: X_pca, shape: [cells.length, X_pca.length / cells.length] } })
  }
  const frame = { 'encoding-type': 'dataframe', 'encoding-version': '0.2.0', _index: '_index' }
  await writeHdf5(path, datasets, {
    '/': { 'encoding-type': 'anndata', 'encoding-version': '0.1.0' },
    X: { 'encoding-type': 'csr_matrix', 'encoding-version': '0.1.0' },
    obs: { ...frame, 'column-order': Object.keys(obs) },
    var: frame
  })
}
