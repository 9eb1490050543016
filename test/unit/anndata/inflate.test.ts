import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InflatedChunks } from '../../../src-main/anndata/hdf5-inflate.ts'
import { H5Dataset, openHdf5 } from '../../../src-main/anndata/hdf5-read.ts'
import { loadHdf5, type H5wasmDataset } from '../../../src-main/anndata/hdf5.ts'
import { Random } from '../../../src-shared/random.ts'

const N = 10_007
const random = Random.seed(6)
const VALUES = {
  float32: Float32Array.from({ length: N }, () => random.normal()),
  float64: Float64Array.from({ length: N }, () => random.normal()),
  int32: Int32Array.from({ length: N }, () => random.integer(1e6) - 5e5),
  uint16: Uint16Array.from({ length: N }, () => random.integer(2 ** 16)),
  int64: BigInt64Array.from({ length: N }, () => BigInt(random.integer(1e9)) * -(2n ** 20n))
}

let folder = ''
let path = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inflate-'))
  path = join(folder, 'made.h5')
  const { File } = await loadHdf5()
  const file = new File(path, 'w')
  for (const [name, data] of Object.entries(VALUES)) {
    const make = (suffix: string, chunks: number, more: object) =>
      file.create_dataset({ name: `${name}_${suffix}`, data, shape: [N], chunks: [chunks], ...more })
    make('gzip', 1000, { compression: 'gzip', compression_opts: 4 })
    // More chunks than a node of the B-tree holds, so that it has two levels.
    make('small', 64, { compression: 'gzip', compression_opts: 1 })
    make('plain', 1000, {})
  }
  file.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The reader of a dataset, as H5Dataset makes it; null where HDF5 is to read. */
async function inflated(name: string, of = path): Promise<InflatedChunks | null> {
  const { File } = await loadHdf5()
  const file = new File(of, 'r')
  const dataset = file.get(name) as H5wasmDataset
  const header = Number(new DataView(Uint8Array.from(dataset.create_reference().ref_data).buffer).getBigUint64(0, true))
  const filters = dataset.filters.map(({ id }) => (id === 1 ? 'gzip' : id === 2 ? 'shuffle' : 'other'))
  const { metadata } = dataset
  file.close()
  return InflatedChunks.of({ path: of, metadata, filters, header })
}

describe('chunks undone without HDF5', () => {
  test.each(Object.keys(VALUES) as (keyof typeof VALUES)[])('%s: every range is as it was written', async (kind) => {
    for (const suffix of ['gzip', 'small']) {
      const chunks = await inflated(`${kind}_${suffix}`)
      for (const [start, stop] of [
        [0, N],
        [0, 1],
        [999, 1001],
        [1000, 2000],
        [N - 3, N],
        [500, 500]
      ])
        expect(chunks?.read(start, stop)).toEqual(VALUES[kind].slice(start, stop))
    }
  })

  test('leave what is not compressed, or compressed otherwise, to HDF5', async () => {
    expect(await inflated('float32_plain')).toBeNull()
    const lzf = join(import.meta.dirname, '../../support/h5ad/filter_lzf.h5ad')
    expect(await inflated('X/data', lzf)).toBeNull()
  })

  test('are what HDF5 reads', async () => {
    const file = await openHdf5(path)
    try {
      for (const [name, values] of Object.entries(VALUES))
        for (const suffix of ['gzip', 'small', 'plain']) {
          const dataset = file.dataset(`/${name}_${suffix}`)
          expect(dataset).toBeInstanceOf(H5Dataset)
          expect(dataset?.numbers()).toEqual(Float64Array.from(values as ArrayLike<number | bigint>, Number))
        }
    } finally {
      file.close()
    }
  })

  test('of a damaged file are right or none at all, wherever the damage is', async () => {
    const whole = readFileSync(path)
    const damaged = join(folder, 'damaged.h5')
    const at = Random.seed(8)
    let none = 0
    for (let k = 0; k < 60; k++) {
      const bytes = Buffer.from(whole)
      for (let b = 0; b < 40; b++) bytes[at.integer(bytes.length)] ^= 1 << at.integer(8)
      writeFileSync(damaged, bytes)
      const fresh = await inflated('int32_small', damaged).catch(() => null)
      const values = fresh?.read(0, N) ?? null
      if (values === null) none++
      else expect(values).toEqual(VALUES.int32)
    }
    expect(none).toBeGreaterThan(5)
  })
})
