/** One way to provoke each error of the table (src-shared/errors.ts), in the code that raises it. */
import Sqlite from 'better-sqlite3'
import { chmodSync, copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSource, withSource } from '../../src-main/anndata/open-source.ts'
import type { Source } from '../../src-main/anndata/source.ts'
import { requireSpace } from '../../src-main/anndata/hdf5-write.ts'
import { writeResults } from '../../src-main/anndata/write/results.ts'
import { parse } from '../../src-main/cli/arguments.ts'
import { chooseTime } from '../../src-main/cli/run/choose-time.ts'
import { modelOf } from '../../src-main/compute/jkonet/registry.ts'
import { checkMatrix } from '../../src-main/compute/pca/check-matrix.ts'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { WorkerHandle } from '../../src-main/host/compute/worker-handle.ts'
import { exportFigure } from '../../src-main/host/exports/export-figure.ts'
import { readFonts } from '../../src-main/host/exports/fonts.ts'
import { renderFigure } from '../../src-main/host/figures/index.ts'
import { openLibrary } from '../../src-main/host/library/index.ts'
import { Reporter, throwIfAborted } from '../../src-main/worker/drive.ts'
import { computeDrivers } from '../../src-main/worker/jobs/drivers.ts'
import { computeFates } from '../../src-main/worker/jobs/fates.ts'
import { readGene } from '../../src-main/worker/jobs/gene.ts'
import { computeGrowthPrior } from '../../src-main/worker/jobs/growth-prior.ts'
import { snapshotsOf } from '../../src-main/worker/jobs/snapshots.ts'
import { computeTrend } from '../../src-main/worker/jobs/trend.ts'
import { computeUmap } from '../../src-main/worker/jobs/umap.ts'
import { requireMemory } from '../../src-main/worker/memory.ts'
import type { ErrorCode } from '../../src-shared/errors.ts'
import type { GrowthPrior } from '../../src-shared/model/growth.ts'
import { axis, fitConfig, fitSummary } from '../contract/records.ts'
import { FAKE_PROCESS } from '../contract/transports.ts'
import { settingsFor, simulateRecords } from '../figures/svg/simulated-records.ts'
import { drain } from '../support/drain.ts'
import { DAYS_AXIS, TIME, writeGrowing } from '../support/growing-file.ts'
import { OUT_OF_RANGE } from '../support/out-of-range.ts'
import { damageableFiles, guardedBytes } from './damaged-files.ts'

const fixture = (name: string): string => join(import.meta.dirname, `../support/h5ad/${name}.h5ad`)
const readX = (source: Source): unknown => drain(source.matrix('X').collect())
const X = (name: string) => (): Promise<unknown> => withSource(fixture(name), readX)
const opened = (path: string): Promise<unknown> => withSource(path, (source) => source.summary())

function written(folder: string, name: string, bytes: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

/** What is known of the growth of the cells of a file. */
function growth(
  prior: GrowthPrior,
  unit: string | null = 'day',
  path = fixture('unsorted'),
  of = axis
): Promise<unknown> {
  const space = { timeIndex: Int32Array.from(path.includes('growing') ? TIME : [0, 0, 1]) }
  return computeGrowthPrior({ space, path, axis: { ...of, unit }, prior }, new Reporter())
}

/** Root may read everything, so another user tries. */
async function asOther<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(65534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

/** A file whose first block is whole but whose root group lies nowhere. */
function rootless(folder: string): string {
  const bytes = readFileSync(fixture('unsorted'))
  bytes.fill(0x11, 64, 68)
  return written(folder, 'rootless.h5ad', bytes)
}

/** A flipped byte in the middle of compressed values. */
async function damagedValues(folder: string): Promise<string> {
  const { gzip } = await damageableFiles(folder)
  const bytes = readFileSync(gzip)
  const guarded = guardedBytes(bytes)
  const places = [...guarded.keys()].filter((at) => guarded[at] === 1)
  bytes[places[places.length >> 1] as number] ^= 0xff
  return written(folder, 'flipped.h5ad', bytes)
}

const matrix = (...values: number[]) => ({ data: Float64Array.from(values), rows: values.length, cols: 1 })
const names = { where: 'cells.h5ad', element: 'X' }

/** Cells on a line with a fit in one PC; the last timepoint has cell 4 alone, whose label is missing. */
function fatesRequest() {
  const base = fitSummary()
  const summary = {
    ...base,
    ...{ config: { ...base.config, dims: 1 }, labels: ['a', 'b'], times: [0, 1] },
    architecture: { kind: 'features', d: 1, exponent: 2, degree: 2, centres: 0, width: 1, knots: 1 } as const
  }
  const timeIndex = Int32Array.from({ length: 17 }, (_, i) => (i === 4 ? 1 : 0))
  const space = { X: Float64Array.from({ length: 17 }, (_, i) => i), timeIndex }
  return {
    space,
    fit: { theta: Float32Array.of(0, 1, 1) },
    summary,
    path: fixture('nullable_string_index'),
    column: 'note'
  }
}

async function withCompute(path: string, use: (compute: WorkerHandle) => void = () => undefined): Promise<unknown> {
  const patience = { tick: 50, stalledTicks: 50 }
  const compute = new WorkerHandle({ spawn: forkCompute(FAKE_PROCESS), patience })
  try {
    use(compute)
    return await compute.call({ where: path, readsFile: true }, (client) => client.inspect({ path }))
  } finally {
    compute.close()
  }
}

async function twice(folder: string): Promise<unknown> {
  const library = await openLibrary(folder)
  try {
    return await openLibrary(folder)
  } finally {
    library.close()
  }
}

async function inLibrary(folder: string, use: (library: Awaited<ReturnType<typeof openLibrary>>) => unknown) {
  const library = await openLibrary(folder)
  try {
    return use(library)
  } finally {
    library.close()
  }
}

/** A table that has lost its end since it was opened. */
async function shortened(folder: string): Promise<unknown> {
  const rows = Array.from({ length: 40 }, (_, i) => `c${i},${i % 2},${i},${i * i},${i + 7}`)
  const path = written(folder, 'table.csv', ['cell,day,A,B,C', ...rows].join('\n'))
  const source = await openSource(path)
  try {
    truncateSync(path, 200)
    return readX(source)
  } finally {
    source.close()
  }
}

function readOnly(folder: string): never {
  new Sqlite(join(folder, 'some.db')).exec('CREATE TABLE t(x)').close()
  const db = new Sqlite(join(folder, 'some.db'), { readonly: true })
  try {
    db.exec('INSERT INTO t VALUES (1)')
  } finally {
    db.close()
  }
  throw new Error('it was written')
}

async function noBrowser(): Promise<unknown> {
  const fonts = await readFonts(join(import.meta.dirname, '../../assets'), 'sans')
  const figure = renderFigure(settingsFor('errors'), simulateRecords())
  return exportFigure(figure, 'pdf', { renderer: null, fonts, dpi: 300, provenance: {} })
}

const time = (levels: { t: number | null; included: boolean }[]) =>
  chooseTime(
    undefined as never,
    {
      path: 'cells.h5ad',
      obs: [],
      timeProposals: [
        { score: 9, axis: { ...axis, levels: levels.map((level) => ({ label: 'early', cells: 9, ...level })) } }
      ]
    } as never,
    undefined,
    AbortSignal.any([])
  )

type Provoke = (folder: string) => unknown
export const PROVOKED: Partial<Record<ErrorCode, Provoke>> = {
  E_FILE_NOT_FOUND: (folder) => opened(join(folder, 'gone.h5ad')),
  E_FILE_NOT_REGULAR: () => opened('/dev/null'),
  E_FILE_PERMISSION: (folder) => {
    const path = written(folder, 'secret.h5ad', 'x')
    chmodSync(path, 0)
    return asOther(() => opened(path))
  },
  E_H5_NOT: (folder) => opened(written(folder, 'text.h5ad', 'cells and genes')),
  E_H5_TRUNCATED: (folder) => opened(written(folder, 'cut.h5ad', readFileSync(fixture('unsorted')).subarray(0, 9000))),
  E_H5_OPEN: (folder) => opened(rootless(folder)),
  E_H5_READ: async (folder) =>
    withSource(await damagedValues(folder), (source) => [readX(source), source.embedding('X_pca')]),
  E_H5_FILTER: X('filter_unknown'),
  E_H5_STALLED: () => withCompute('/hangs.h5ad'),
  E_H5AD_NOT: () => opened(fixture('not_anndata')),
  E_H5AD_ENCODING: X('x_unknown_encoding'),
  E_H5AD_DTYPE: X('complex_x'),
  E_H5AD_SHAPE: X('shape_wrong'),
  E_CSR: X('index_beyond'),
  E_FORMAT: (folder) => opened(written(folder, 'empty.csv', '')),
  E_DAMAGED: (folder) => opened(written(folder, 'cut.zip', 'PK\u0003\u0004 and no end')),
  E_NO_MATRIX: () => withSource(fixture('unsorted'), (source) => source.matrix('layers/none')),
  E_GENE: () => readGene({ path: fixture('unsorted'), matrix: 'X', gene: 'none' }),
  E_GROUPS: () => computeFates(fatesRequest(), new Reporter()),
  E_TIME_NONE: () =>
    chooseTime(undefined as never, { timeProposals: [], path: 'cells.h5ad' } as never, undefined, AbortSignal.any([])),
  E_TIME_COLUMN: () => withSource(fixture('unsorted'), (source) => source.column('none')),
  E_TIME_ONE: () => withSource(fixture('one_time'), (source) => source.proposeTime('day')),
  E_TIME_VALUES: () => time([{ t: null, included: false }]),
  E_TIME_FEW_CELLS: () =>
    snapshotsOf({ X: Float64Array.of(1, 2, 3, 4, 5, 6), timeIndex: Int32Array.of(0, 0, 1) }, axis, fitConfig),
  E_EMBED_NONFINITE: () => withSource(fixture('nan_embedding'), (source) => source.embedding('X_pca')),
  E_EMBED_PCS: () => withSource(fixture('csr_embedding'), (source) => source.embedding('X_pca', 4)),
  E_MATRIX_NONFINITE: () => checkMatrix(matrix(1, NaN), names, false),
  E_MATRIX_NEGATIVE: () => checkMatrix(matrix(1, -1), names, true),
  E_MEMORY: () => requireMemory(2 ** 60, 'Reading X of cells.h5ad'),
  E_GENE_NOT_IN_PCA: () =>
    computeTrend(
      {
        ...fatesRequest(),
        space: { loadings: new Float32Array(1) },
        spaceSummary: { genes: ['A'] },
        gene: 'B'
      } as never,
      new Reporter()
    ),
  E_NO_LOADINGS: () => computeDrivers({ ...fatesRequest(), genes: null, top: 1 }),
  E_GROWTH_VALUES: () => growth({ kind: 'column', column: 'day', values: 'rate' }),
  E_GROWTH_GENES: () => growth({ kind: 'genes', matrix: 'X', normalise: true, log: true, death: true }),
  E_GROWTH_UNIT: () => growth({ kind: 'genes', matrix: 'X', normalise: true, log: true, death: true }, null),
  E_GROWTH_SPAN: async (folder) => {
    const path = join(folder, 'growing.h5ad')
    await writeGrowing(path, { obs: { rate: TIME.map((_, i) => 9 * i) } })
    return growth({ kind: 'column', column: 'rate', values: 'rate' }, 'day', path, DAYS_AXIS)
  },
  E_FIT_DIVERGED: () => drain(modelOf('jkonet-linear-v').fit(OUT_OF_RANGE)),
  E_SOURCE_CHANGED: shortened,
  E_LIBRARY_READONLY: readOnly,
  E_LIBRARY: (folder) => {
    written(folder, 'library.db', 'no database, but long enough to have the header of one in it'.repeat(9))
    return openLibrary(folder)
  },
  E_LIBRARY_BUSY: twice,
  E_NOT_FOUND: (folder) => inLibrary(folder, (library) => library.datasets.get('gone')),
  E_COMPUTE_DIED: () => withCompute('/a.h5ad', (compute) => compute.close()),
  E_EXPORT: (folder) => {
    const path = join(folder, 'same.h5ad')
    copyFileSync(fixture('unsorted'), path)
    return writeResults(path, path, { obs: {}, obsm: {}, uns: {} })
  },
  E_EXPORT_BROWSER: () => noBrowser(),
  E_FIGURE: () =>
    computeUmap(
      { arrays: { X: Float64Array.of(1), timeIndex: Int32Array.of(0) }, dims: 1, seed: 0 } as never,
      new Reporter()
    ),
  E_NO_SPACE: (folder) => requireSpace(join(folder, 'copy.h5ad'), 2 ** 60),
  E_USAGE: () => parse(['--fast'], {}, 0),
  E_CANCELLED: () => throwIfAborted(AbortSignal.abort()),
  E_INTERNAL: () => Promise.reject(new Error('the unforeseen'))
}
