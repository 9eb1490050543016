import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeAnnData } from '../../src-main/anndata/write/new-file.ts'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { drain } from '../../src-main/host/compute/calls.ts'
import { WorkerHandle } from '../../src-main/host/compute/worker-handle.ts'
import { errorData } from '../../src-main/host/errors.ts'
import type { SpaceSource } from '../../src-shared/model/space.ts'
import type { TimeAxis } from '../../src-shared/model/time-axis.ts'
import { WORKER } from './real-host.ts'

const fixture = (name: string): string => join(import.meta.dirname, `../support/h5ad/${name}.h5ad`)
const folder = mkdtempSync(join(tmpdir(), 'jkoscope-values-'))
let compute: WorkerHandle
beforeAll(() => {
  compute = new WorkerHandle({ spawn: forkCompute(WORKER) })
})
afterAll(() => {
  compute.close()
  rmSync(folder, { recursive: true })
})

const counts: SpaceSource = {
  ...{ kind: 'pca', matrix: 'X', normalise: true, transform: 'log1p' },
  ...{ variableGenes: null, minCells: 0, components: 2 }
}
const plain: SpaceSource = { ...counts, normalise: false, transform: 'none' }
const embedding: SpaceSource = { kind: 'obsm', key: 'X_pca' }

/** Code, and sentence, of the space of a file; "no error" where there is one. */
async function outcome(path: string, source: SpaceSource): Promise<string> {
  const work = { where: path, readsFile: true }
  const { axis } = await compute.call(work, (client) => client.proposeTime({ path, column: 'day' }))
  const included: TimeAxis = { ...axis, levels: axis.levels.map((level) => ({ ...level, included: level.t !== null })) }
  const config = { source, standardise: false, seed: 0 }
  return compute
    .call(work, async (client) =>
      drain(await client.space({ path, axis: included, config, threads: 1 }), () => undefined)
    )
    .then(
      ({ summary }) => `no error: ${summary.n} cells`,
      (error: unknown) => `${errorData(error).code} ${errorData(error).message}`
    )
}

test.each<[string, SpaceSource, RegExp]>([
  ['inf_x', plain, /^E_MATRIX_NONFINITE X of inf_x\.h5ad .*\d/],
  ['inf_x', counts, /^E_MATRIX_NONFINITE/],
  ['nan_embedding', embedding, /^E_EMBED_NONFINITE .*row 5, column 2/],
  ['index_beyond', plain, /^E_CSR .*beyond 4/],
  ['index_negative', plain, /^E_CSR .*-1/],
  ['indptr_falls', plain, /^E_CSR .*less than the one before/],
  ['indptr_end', plain, /^E_CSR/],
  ['indptr_start', plain, /^E_CSR/],
  ['shape_wrong', plain, /^E_H5AD_SHAPE/],
  ['complex_x', plain, /^E_H5AD_DTYPE .*complex/],
  ['filter_unknown', plain, /^E_H5_FILTER .*400/],
  ['x_unknown_encoding', plain, /^E_H5AD_ENCODING/],
  ['csr_embedding', { ...embedding, key: 'X_umap' }, /^E_NO_MATRIX/],
  ['unsorted', plain, /^no error: 17 cells/],
  ['half_precision', plain, /^no error: 17 cells/],
  ['duplicates', plain, /^no error: 17 cells/]
])('%s is told by the compute process', async (name, source, expected) => {
  expect(await outcome(fixture(name), source)).toMatch(expected)
})

test('negative values are no counts, but may be analysed as they are', async () => {
  const path = join(folder, 'negative.h5ad')
  const [rows, cols] = [20, 4]
  await writeAnnData(path, {
    obsNames: Array.from({ length: rows }, (_, i) => `c${i}`),
    varNames: ['a', 'b', 'c', 'd'],
    X: {
      data: Float32Array.from({ length: rows * cols }, (_, e) => Math.sin(e * e)),
      indices: Int32Array.from({ length: rows * cols }, (_, e) => e % cols),
      indptr: Float64Array.from({ length: rows + 1 }, (_, i) => i * cols),
      rows,
      cols
    },
    obs: { day: Float64Array.from({ length: rows }, (_, i) => i % 2) },
    var: {},
    obsm: {},
    uns: {}
  })
  expect(await outcome(path, counts)).toMatch(/^E_MATRIX_NEGATIVE/)
  expect(await outcome(path, plain)).toMatch(/^no error: 20 cells/)
})
