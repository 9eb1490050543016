import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'

const support = join(import.meta.dirname, '../../support')
const folder = mkdtempSync(join(tmpdir(), 'jkoscope-damaged-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PATIENCE = 15_000

/** Outcomes of flips first .. last - 1, as far as they came before a flip that hung HDF5. */
function read(file: string, first: number, last: number): Promise<string[]> {
  return new Promise((resolve) => {
    const script = join(support, 'read-damaged.ts')
    const child = spawn(process.execPath, [script, file, folder, `${first}`, `${last}`], {
      stdio: ['ignore', 'pipe', 'ignore']
    })
    const outcomes: string[] = []
    let watchdog = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
    createInterface(child.stdout).on('line', (line) => {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
      outcomes.push(JSON.parse(line.slice(line.indexOf(' '))) as string)
    })
    child.on('close', () => {
      clearTimeout(watchdog)
      resolve(outcomes)
    })
  })
}

/** As `read`, going on after a flip that hung. */
async function readAll(file: string, count: number): Promise<string[]> {
  const outcomes: string[] = []
  while (outcomes.length < count) {
    outcomes.push(...(await read(file, outcomes.length, count)))
    if (outcomes.length < count) outcomes.push('hung')
  }
  return outcomes
}

test.each([
  ['plain', 'csr_embedding.h5ad'],
  ['zstd', 'filter_zstd.h5ad']
])(
  'with any one bit flipped (%s), a file is read as it was or refused for a reason; few flips stay unseen',
  async (_, name) => {
    const outcomes = await readAll(join(support, 'h5ad', name), 200)
    const share = (kind: RegExp): number => outcomes.filter((outcome) => kind.test(outcome)).length / outcomes.length
    expect(
      outcomes.filter((outcome) => !/^(same|different|hung|code E_(H5|H5AD|CSR|EMBED|MEMORY))/.test(outcome))
    ).toEqual([])
    // Bits of uncompressed values and names are not checked by anything; HDF5 itself may hang on a damaged heap.
    expect(share(/different/)).toBeLessThan(0.15)
    expect(share(/hung/)).toBeLessThan(0.02)
    expect(share(/code/)).toBeGreaterThan(0.01)
  },
  120_000
)
