import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { WorkerHandle } from '../../src-main/host/compute/worker-handle.ts'
import { errorData } from '../../src-main/host/errors.ts'
import { WORKER } from './real-host.ts'

const fixture = (name: string): string => join(import.meta.dirname, `../support/h5ad/${name}.h5ad`)

/**
 * The damage that hung HDF5 in the run of bit-flips.ts: the length 12 of the text "string-array" in the global heap
 * becomes 2060. HDF5 (H5HG) goes on there, meets an object of size 0 and never gets past it; h5py hangs on the file too.
 */
function endlessHeap(): Buffer {
  const bytes = readFileSync(fixture('filter_lzf'))
  expect([bytes.subarray(0, 4096).includes('GCOL'), bytes.toString('latin1', 3128, 3140)]).toEqual([
    true,
    'string-array'
  ])
  bytes[3121] ^= 1 << 3
  expect(bytes.readUInt16LE(3120)).toBe(2060)
  return bytes
}

test('a file that hangs HDF5 is given up and named; the next file is read by a new process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-stalled-'))
  const compute = new WorkerHandle({ spawn: forkCompute(WORKER), patience: { tick: 500, stalledTicks: 16 } })
  const inspect = (path: string) => compute.call({ where: path, readsFile: true }, (client) => client.inspect({ path }))
  try {
    const path = join(folder, 'endless.h5ad')
    writeFileSync(path, endlessHeap())
    await inspect(fixture('filter_lzf'))
    const started = performance.now()
    const data = await inspect(path).then(
      () => expect.fail('it was read'),
      (error: unknown) => errorData(error)
    )
    expect(data).toMatchObject({ code: 'E_H5_STALLED', where: path })
    expect(performance.now() - started).toBeLessThan(15_000)
    expect((await inspect(fixture('filter_lzf'))).nObs).toBe(17)
  } finally {
    compute.close()
    rmSync(folder, { recursive: true })
  }
})
