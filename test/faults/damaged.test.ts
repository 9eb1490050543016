import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withSource } from '../../src-main/anndata/open-source.ts'
import { damageableFiles, guardedBytes, tallyFlips } from './damaged-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'jkoscope-damaged-'))
let files: Awaited<ReturnType<typeof damageableFiles>>
beforeAll(async () => {
  files = await damageableFiles(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(['raw', 'gzip', 'lzf'] as const)('a file with %s values', (kind) => {
  test('cut short at every 1/64 is refused, and the sentence tells how much is there', async () => {
    const bytes = readFileSync(files[kind])
    for (let part = 0; part < 64; part++) {
      const length = Math.floor((bytes.length * part) / 64)
      const path = join(folder, `cut-${kind}-${part}.h5ad`)
      writeFileSync(path, bytes.subarray(0, length))
      const error: unknown = await withSource(path, (source) => source.summary()).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: part === 0 ? 'E_H5_NOT' : 'E_H5_TRUNCATED' })
      if (part > 0) expect((error as Error).message).toContain(`${length} of ${bytes.length} bytes`)
    }
  })

  // A smaller run of bit-flips.ts, which does 1,000.
  test('with one bit flipped is read as it was or refused; only unguarded bytes differ unseen', async () => {
    const tally = await tallyFlips(files[kind], folder, 60)
    expect(tally).toMatchObject({ 'silent, guarded': 0, crash: 0 })
    expect(tally['silent, unguarded']).toBeLessThan(12)
    expect(tally.hang).toBeLessThan(3)
    expect(tally.equal + tally.error).toBeGreaterThan(45)
  }, 90_000)
})

test('most bytes of the gzip file are guarded, and those of the raw file are not', () => {
  const share = (kind: 'raw' | 'gzip'): number => {
    const guarded = guardedBytes(readFileSync(files[kind]))
    return guarded.reduce((sum, g) => sum + g, 0) / guarded.length
  }
  expect(share('gzip')).toBeGreaterThan(0.6)
  expect(share('raw')).toBeLessThan(0.05)
})
