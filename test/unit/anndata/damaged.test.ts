import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readFlipped } from '../../support/flips.ts'

const support = join(import.meta.dirname, '../../support')
const folder = mkdtempSync(join(tmpdir(), 'jkoscope-damaged-'))
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  ['plain', 'csr_embedding.h5ad'],
  ['zstd', 'filter_zstd.h5ad']
])(
  'with any one bit flipped (%s), a file is read as it was or refused for a reason; few flips stay unseen',
  async (_, name) => {
    const outcomes = await readFlipped(join(support, 'h5ad', name), folder, 200)
    const share = (kind: RegExp): number => outcomes.filter((outcome) => kind.test(outcome)).length / outcomes.length
    expect(
      outcomes.filter((outcome) => !/^(same|different|noted|hung|code E_(H5|H5AD|CSR|EMBED|MEMORY))/.test(outcome))
    ).toEqual([])
    // Bits of uncompressed values and names are not checked by anything; HDF5 itself may hang on a damaged heap.
    expect(share(/different/)).toBeLessThan(0.15)
    expect(share(/hung/)).toBeLessThan(0.02)
    expect(share(/code/)).toBeGreaterThan(0.01)
  },
  120_000
)
