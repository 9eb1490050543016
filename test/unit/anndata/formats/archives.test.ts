import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { gzipSync, zipSync } from 'fflate'
import { afterEach, describe, expect, test } from 'vitest'
import { FORMATS, openSource } from '../../../../src-main/anndata/open-source.ts'
import { gunzipped, openBytes, readAll } from '../../../../src-main/anndata/formats/common/bytes.ts'
import { readZip } from '../../../../src-main/anndata/formats/common/zip.ts'
import { distinctParts, uniqueNames } from '../../../../src-main/anndata/formats/common/names.ts'
import { makeFolder } from './fixtures.ts'

const made: (() => void)[] = []
afterEach(() => made.splice(0).forEach((remove) => remove()))
function folder(files: Record<string, Uint8Array | string>): string {
  const { path, remove } = makeFolder(files)
  made.push(remove)
  return path
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const bytesOf = (value: string): Uint8Array => new TextEncoder().encode(value)

function* whole(bytes: Uint8Array): Generator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += 5) yield bytes.slice(at, at + 5)
}

describe('gz', () => {
  const [a, b] = [gzipSync(bytesOf('first ')), gzipSync(bytesOf('second'))]

  test('many members, as bgzip writes them', () => {
    expect(text(readAll(gunzipped(whole(new Uint8Array([...a, ...b])), 'x'), 'x', 100))).toBe('first second')
  })

  test('what is not compressed passes', () => {
    expect(text(readAll(gunzipped(whole(bytesOf('plain text')), 'x'), 'x', 100))).toBe('plain text')
    expect(readAll(gunzipped(whole(new Uint8Array(0)), 'x'), 'x', 100)).toHaveLength(0)
  })

  test('every cut is noticed', () => {
    for (let end = 2; end < b.length; end++) {
      const reading = (): Uint8Array => readAll(gunzipped(whole(b.slice(0, end)), 'x'), 'x', 100)
      expect(reading, `cut at ${end}`).toThrow(expect.objectContaining({ code: 'E_DAMAGED' }))
    }
  })

  test('a bomb stops at the limit', () => {
    const bomb = gzipSync(new Uint8Array(40 * 2 ** 20))
    expect(() => readAll(gunzipped(whole(bomb), 'x'), 'x', 2 ** 20)).toThrow('more than 1 MB')
  })
})

describe('zip', () => {
  function entries(bytes: Uint8Array): Record<string, string> {
    const opened = openBytes(join(folder({ 'a.zip': bytes }), 'a.zip'))
    made.push(() => opened.close())
    return Object.fromEntries(
      readZip(opened).map((entry) => [entry.path, text(readAll(entry.chunks(), entry.path, 1e6))])
    )
  }

  test('stored, deflated and empty files; folders are none', () => {
    const zip = zipSync({
      'd/': new Uint8Array(0),
      'd/ä.txt': [bytesOf('x'.repeat(99)), { level: 9 }],
      b: [bytesOf('b'), { level: 0 }],
      e: new Uint8Array(0)
    })
    expect(entries(zip)).toEqual({ 'd/ä.txt': 'x'.repeat(99), b: 'b', e: '' })
  })

  test('zip64, as archives are streamed', () => {
    expect(entries(zip64('big.txt', bytesOf('64 bits wide')))).toEqual({ 'big.txt': '64 bits wide' })
  })

  test('every cut is noticed', () => {
    const zip = zipSync({ a: bytesOf('some text') })
    for (let end = 0; end < zip.length; end++)
      expect(() => entries(zip.slice(0, end)), `cut at ${end}`).toThrow(expect.objectContaining({ code: 'E_DAMAGED' }))
  })

  test('an encrypted file and an unknown compression are named', () => {
    const zip = zipSync({ a: bytesOf('some text') })
    const directory = new DataView(zip.buffer).getUint32(zip.length - 6, true)
    const changed = (at: number, value: number): Uint8Array => {
      const copy = zip.slice()
      copy[directory + at] = value
      return copy
    }
    expect(() => entries(changed(8, 1))).toThrow('it is encrypted')
    expect(() => entries(changed(10, 9))).toThrow('method 9')
  })

  /** One stored file whose sizes and places stand in zip64 records only. */
  function zip64(name: string, data: Uint8Array): Uint8Array {
    const label = bytesOf(name)
    const [local, central] = [30 + label.length, 46 + label.length + 28]
    const out = new DataView(new ArrayBuffer(local + data.length + central + 56 + 20 + 22))
    const bytes = new Uint8Array(out.buffer)
    out.setUint32(0, 0x04034b50, true)
    out.setUint16(26, label.length, true)
    bytes.set(label, 30)
    bytes.set(data, local)
    const c = local + data.length
    out.setUint32(c, 0x02014b50, true)
    out.setUint32(c + 16, crc32(data), true)
    for (const at of [20, 24, 42]) out.setUint32(c + at, 0xffffffff, true)
    out.setUint16(c + 28, label.length, true)
    out.setUint16(c + 30, 28, true)
    bytes.set(label, c + 46)
    const extra = c + 46 + label.length
    out.setUint16(extra, 1, true)
    out.setUint16(extra + 2, 24, true)
    out.setBigUint64(extra + 4, BigInt(data.length), true)
    out.setBigUint64(extra + 12, BigInt(data.length), true)
    const end = c + central
    out.setUint32(end, 0x06064b50, true)
    out.setBigUint64(end + 32, 1n, true)
    out.setBigUint64(end + 40, BigInt(central), true)
    out.setBigUint64(end + 48, BigInt(c), true)
    out.setUint32(end + 56, 0x07064b50, true)
    out.setBigUint64(end + 64, BigInt(end), true)
    out.setUint32(end + 76, 0x06054b50, true)
    for (const at of [8, 10]) out.setUint16(end + 76 + at, 0xffff, true)
    for (const at of [12, 16]) out.setUint32(end + 76 + at, 0xffffffff, true)
    return bytes
  }
})

describe('what opens a path', () => {
  test('no format throws at what it does not know, and each has its own id', () => {
    const path = folder({
      'empty.npy': '',
      'empty.zip': '',
      'x.h5': 'text',
      'x.loom': '',
      'x.npz': ''
    })
    mkdirSync(join(path, 'matrix.mtx'))
    const paths = ['empty.npy', 'empty.zip', 'x.h5', 'x.loom', 'x.npz', 'absent/matrix.mtx', '.', 'matrix.mtx']
    for (const name of paths) {
      const known = FORMATS.filter((format) => format.id !== 'h5ad' && format.recognises(join(path, name)))
      expect(
        known.map((format) => format.id),
        name
      ).toEqual([])
    }
    expect(new Set(FORMATS.map((format) => format.id)).size).toBe(FORMATS.length)
  })

  test('a table is told by its name alone, so that it is told what is wrong with it as one', async () => {
    const path = folder({ 'empty.csv': '' })
    await expect(openSource(join(path, 'empty.csv'))).rejects.toMatchObject({ code: 'E_FORMAT' })
    await expect(openSource(join(path, 'absent.csv'))).rejects.toMatchObject({ code: 'E_FILE_NOT_FOUND' })
    await expect(openSource(path)).rejects.toMatchObject({ code: 'E_FILE_NOT_REGULAR' })
  })

  test('a folder of nothing is no file', async () => {
    await expect(openSource(folder({}))).rejects.toMatchObject({ code: 'E_FILE_NOT_REGULAR' })
  })
})

test('names are made unique as anndata makes them', () => {
  // anndata.utils.make_index_unique(pd.Index(['a', 'a', 'a', 'b', 'b', 'a-1', 'c']))
  expect(uniqueNames(['a', 'a', 'a', 'b', 'b', 'a-1', 'c'])).toEqual(['a', 'a-2', 'a-3', 'b', 'b-1', 'a-1', 'c'])
})

test.each([
  [
    ['GSE1_day2_counts', 'GSE1_day10_counts'],
    ['day2', 'day10']
  ],
  [
    ['T0_1A', 'T2_3B'],
    ['T0_1A', 'T2_3B']
  ],
  [
    ['wt_D1_rep1', 'wt_D1_rep2'],
    ['rep1', 'rep2']
  ],
  [
    ['a', 'a_b'],
    ['a', 'a_b']
  ],
  [['only_one'], ['only_one']]
])('%j differ in %j', (names, expected) => {
  expect(distinctParts(names)).toEqual(expected)
})
