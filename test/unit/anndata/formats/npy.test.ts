import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterEach, describe, expect, test } from 'vitest'
import { labelsOf } from '../../../../src-main/anndata/h5ad/column.ts'
import { openSource, withSource } from '../../../../src-main/anndata/open-source.ts'
import { Random } from '../../../../src-shared/random.ts'
import { makeFolder } from './fixtures.ts'
import { npyBytes, unicodeBytes } from './npy-fixtures.ts'

const [N, D] = [41, 3]
const random = Random.seed(3)
const data = Float64Array.from({ length: N * D }, () => random.normal())
const days = Array.from({ length: N }, (_, i) => ['Day 00-03', 'Day 06-09', 'Tag 12–15 é🧫'][i % 3])
const labels = BigInt64Array.from(days, (_, i) => BigInt(i % 3))

const made: (() => void)[] = []
afterEach(() => made.splice(0).forEach((remove) => remove()))
function folder(files: Record<string, Uint8Array>): string {
  const { path, remove } = makeFolder(files)
  made.push(remove)
  return path
}

/** The same matrix column by column. */
function byColumns(X: Float64Array): Float64Array {
  return Float64Array.from({ length: N * D }, (_, k) => X[(k % N) * D + Math.floor(k / N)])
}

describe('a pair of .npy files', () => {
  test.each(['data.npy', 'sample_labels.npy'])('%s finds its partner', async (name) => {
    const path = folder({
      'data.npy': npyBytes(data, [N, D]),
      'sample_labels.npy': npyBytes(labels, [N]),
      'x.npy': new Uint8Array(3)
    })
    await withSource(join(path, name), (source) => {
      const summary = source.summary()
      expect(summary).toMatchObject({ name, nObs: N, nVars: 0, x: null, encodingVersion: null })
      expect(summary.obsm).toEqual([{ key: 'X_pca', rows: N, cols: D, kind: 'dense' }])
      expect(source.embedding('X_pca').data).toEqual(data)
      const column = source.column('sample_labels')
      expect(column.form === 'numbers' && [...column.values]).toEqual([...labels].map(Number))
      expect(summary.timeProposals[0].axis.levels.map((level) => level.t)).toEqual([0, 1, 2])
      expect(summary.notes).toEqual(['Read together: data.npy, sample_labels.npy.'])
    })
  })

  test.each([
    ['float32', npyBytes(Float32Array.from(data), [N, D]), Float64Array.from(Float32Array.from(data))],
    ['column by column', npyBytes(byColumns(data), [N, D], { fortran: true }), data],
    ['header of version 2', npyBytes(data, [N, D], { version: 2 }), data],
    ['big-endian', npyBytes(bigEndian(data), [N, D], { descr: '>f8' }), data]
  ])('%s', async (_, bytes, expected) => {
    const path = join(folder({ 'data.npy': bytes, 'day.npy': npyBytes(labels, [N]) }), 'data.npy')
    await withSource(path, (source) => {
      expect(source.embedding('X_pca').data).toEqual(expected)
      expect(source.embedding('X_pca', 2).data.slice(2, 4)).toEqual(expected.slice(D, D + 2))
      expect(() => source.embedding('X_pca', 4)).toThrow(expect.objectContaining({ code: 'E_EMBED_PCS' }))
    })
  })

  test('labels of text stay text', async () => {
    const { values, descr } = unicodeBytes(days)
    const path = folder({ 'data.npy': npyBytes(data, [N, D]), 'stage.npy': npyBytes(values, [N], { descr }) })
    await withSource(join(path, 'data.npy'), (source) => {
      const column = source.column('stage')
      expect(column.form === 'labels' && labelsOf(column)).toEqual(days)
    })
  })

  test('coordinates alone open with a note, labels alone do not', async () => {
    const path = folder({ 'data.npy': npyBytes(data, [N, D]), 'other.npy': npyBytes(labels.slice(1), [N - 1]) })
    await withSource(join(path, 'data.npy'), (source) =>
      expect(source.summary().notes[0]).toContain('no times are known')
    )
    await expect(openSource(join(path, 'other.npy'))).rejects.toMatchObject({ code: 'E_FORMAT' })
  })

  test('values that are not finite are named', async () => {
    const holed = data.slice()
    holed[7] = NaN
    await withSource(join(folder({ 'data.npy': npyBytes(holed, [N, D]) }), 'data.npy'), (source) => {
      expect(() => source.embedding('X_pca')).toThrow('1 value that is not finite (the first in row 3, column 2)')
    })
  })
})

function bigEndian(values: Float64Array): Uint8Array {
  const out = new DataView(new ArrayBuffer(values.byteLength))
  values.forEach((value, k) => out.setFloat64(8 * k, value, false))
  return new Uint8Array(out.buffer)
}

describe('TrajectoryNet .npz', () => {
  test.each([0, 6] as const)('numeric members only, level %i', async (level) => {
    const phate = data.slice(0, 2 * N)
    const zip = zipSync(
      {
        'phate.npy': npyBytes(phate, [N, 2]),
        'pcs.npy': npyBytes(data, [N, D]),
        'pcs_delta.npy': npyBytes(data, [N, D]),
        'color.npy': npyBytes(new Uint8Array([0x80, 4, 0x95]), [N], { descr: '|O' }),
        'ixs.npy': npyBytes(Int32Array.of(1, 2, 3), [3]),
        'sample_labels.npy': npyBytes(labels, [N])
      },
      { level }
    )
    await withSource(join(folder({ 'eb_velocity_v5.npz': zip }), 'eb_velocity_v5.npz'), (source) => {
      const summary = source.summary()
      expect(summary.obsm.map(({ key, cols }) => [key, cols])).toEqual([
        ['X_pca', D],
        ['X_phate', 2],
        ['pcs_delta', D]
      ])
      expect(source.embedding('X_pca').data).toEqual(data)
      expect(source.embedding('X_phate').data).toEqual(phate)
      expect(summary.notes).toEqual([
        'Python objects are not read: color.',
        'Left out, because they are no values of 41 cells: ixs.'
      ])
      expect(summary.timeProposals[0].column).toBe('sample_labels')
    })
  })

  test('nothing but indices: refused', async () => {
    const zip = zipSync({ 'train_idx.npy': npyBytes(labels, [N]) })
    await expect(openSource(join(folder({ 'a.npz': zip }), 'a.npz'))).rejects.toMatchObject({ code: 'E_FORMAT' })
  })
})

describe('damaged and hostile arrays', () => {
  const whole = npyBytes(data, [N, D])
  test.each([
    ['values cut short', whole.slice(0, -8), 'E_DAMAGED'],
    ['values too many', new Uint8Array([...whole, 0]), 'E_FORMAT'],
    ['a shape beyond any memory', npyBytes(data, [1e15, 3]), 'E_FORMAT']
  ])('%s', async (_, bytes, code) => {
    await withSource(join(folder({ 'data.npy': bytes }), 'data.npy'), (source) => {
      expect(() => source.embedding('X_pca')).toThrow(expect.objectContaining({ code }))
    })
  })

  test.each([
    ['no header', Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 255, 255, 0, 0)],
    ['complex numbers', npyBytes(data, [N, D], { descr: '<c16' })],
    ['Python objects', npyBytes(data, [N, D], { descr: '|O' })],
    ['three dimensions', npyBytes(data, [N, 1, D])]
  ])('%s: refused at opening', async (_, bytes) => {
    await expect(openSource(join(folder({ 'data.npy': bytes }), 'data.npy'))).rejects.toMatchObject({
      code: 'E_FORMAT'
    })
  })
})
