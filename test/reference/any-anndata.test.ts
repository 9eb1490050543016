import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openAnnData } from '../../src-main/anndata/h5ad/file.ts'
import { expectAsAnndata, type Expected } from '../support/as-anndata.ts'
import { spec } from '../support/anndata-specs.ts'
import fc from '../support/fast-check.ts'

/** A Python with anndata, hdf5plugin and scipy. */
const PYTHON = process.env.JKOSCOPE_PEERS
const RUNS = Number(process.env.JKOSCOPE_RUNS ?? 150)
const why = PYTHON === undefined ? ' (skipped: JKOSCOPE_PEERS names no Python with anndata)' : ''
const folder = mkdtempSync(join(tmpdir(), 'jkoscope-any-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Answer = Expected | { refused: string }

describe.skipIf(PYTHON === undefined)(`any small AnnData that anndata can write${why}`, () => {
  test('is read as anndata reads it', { timeout: 600_000 }, async () => {
    // One run of Python writes them all; the seed of this run tells a failure again.
    const seed = Number(process.env.JKOSCOPE_SEED ?? Date.now() % 2 ** 31)
    const specs = fc.sample(spec, { numRuns: RUNS, seed }).map((of, i) => ({ ...of, path: join(folder, `${i}.h5ad`) }))
    const [asked, told] = [join(folder, 'specs.json'), join(folder, 'answers.json')]
    writeFileSync(asked, JSON.stringify(specs))
    execFileSync(PYTHON ?? '', [join(import.meta.dirname, '../support/write_specs.py'), asked, told], {
      stdio: 'inherit'
    })
    const answers = JSON.parse(readFileSync(told, 'utf8')) as Record<string, Answer>
    const failed: string[] = []
    let written = 0
    for (const of of specs) {
      const answer = answers[of.path]
      if ('refused' in answer) continue
      written++
      const file = await openAnnData(of.path)
      try {
        expect(file.notes).toEqual([])
        expectAsAnndata(file, answer)
      } catch (error) {
        failed.push(`${String(error)}\n${JSON.stringify(of)}`)
      } finally {
        file.close()
      }
    }
    expect(failed, `seed ${seed}`).toEqual([])
    // Most of them can be written.
    expect(written).toBeGreaterThan(0.8 * RUNS)
    console.log(`${written} of ${RUNS} files (seed ${seed}) were written by anndata, and read equal`)
  })
})
