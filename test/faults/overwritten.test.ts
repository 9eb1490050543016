import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { WorkerHandle } from '../../src-main/host/compute/worker-handle.ts'
import { errorData } from '../../src-main/host/errors.ts'
import type { FileSummary } from '../../src-shared/model/file-summary.ts'

const root = join(import.meta.dirname, '../..')
const fixture = (name: string): string => join(root, `test/support/h5ad/${name}.h5ad`)

let folder: string
let compute: WorkerHandle
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jkoscope-overwritten-'))
  compute = new WorkerHandle({ spawn: forkCompute(join(root, 'src-main/worker/main.ts')) })
})
afterEach(() => {
  compute.close()
  rmSync(folder, { recursive: true })
})

const inspect = (path: string): Promise<FileSummary> =>
  compute.call({ where: path, readsFile: true }, (client) => client.inspect({ path }))

/** What a process that has never seen the file says of it. */
async function fresh(path: string): Promise<FileSummary> {
  const other = join(folder, 'other.h5ad')
  copyFileSync(path, other)
  return { ...(await inspect(other)), path, name: 'file.h5ad' }
}

/** Some bytes turned over. */
function damaged(bytes: Buffer, from: number, to: number): Buffer {
  const copy = Buffer.from(bytes)
  for (let i = from; i < to; i++) copy[i] = (copy[i] as number) ^ 0xff
  return copy
}

test.each([
  ['an object header, which HDF5 keeps', 704, 768],
  ['its middle', 2000, 6000],
  ['nearly all of it', 96, 1e9]
])('a file that failed to open, damaged in %s, is read anew once it was mended in place', async (_, from, to) => {
  const path = join(folder, 'file.h5ad')
  const bytes = readFileSync(fixture('filter_zstd'))
  writeFileSync(path, damaged(bytes, from, Math.min(to, bytes.length)))
  const first = await inspect(path).then(
    (summary) => summary.notes,
    (error: unknown) => errorData(error).code
  )
  expect(typeof first === 'string' ? first : first.join(' ')).toMatch(/^E_H5|failed/)
  writeFileSync(path, bytes)
  const summary = await inspect(path)
  expect(summary).toEqual(await fresh(path))
  expect([summary.nObs, summary.nVars, summary.notes]).toEqual([17, 5, []])
})

test('another file in the same place is read anew after a sparse matrix contradicted itself', async () => {
  const path = join(folder, 'file.h5ad')
  copyFileSync(fixture('indptr_falls'), path)
  const { axis } = await compute.call({ where: path, readsFile: true }, (client) =>
    client.proposeTime({ path, column: 'day' })
  )
  const source = {
    kind: 'pca' as const,
    ...{ matrix: 'X', normalise: false, transform: 'none' as const, variableGenes: null, minCells: 0, components: 2 }
  }
  const space = compute.call({ where: path, readsFile: true }, async (client) => {
    for await (const _ of await client.space({
      path,
      axis,
      config: { source, standardise: false, seed: 0 },
      threads: 1
    }));
  })
  expect(await space.catch((error: unknown) => errorData(error).code)).toBe('E_CSR')
  writeFileSync(path, readFileSync(fixture('one_time')))
  expect(await inspect(path)).toEqual(await fresh(path))
})
