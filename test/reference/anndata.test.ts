import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openAnnData } from '../../src-main/anndata/h5ad/file.ts'
import type { AnnDataFile } from '../../src-main/anndata/h5ad/file.ts'
import { withSource } from '../../src-main/anndata/open-source.ts'
import { inspectFile } from '../../src-main/worker/jobs/inspect.ts'
import { expectAsAnndata, expectSummary } from '../support/as-anndata.ts'
import type { Expected } from '../support/as-anndata.ts'
import { DATA, haveData } from '../support/data-folder.ts'

/** What anndata reads: made anew where JKOSCOPE_PEERS is a Python that has it, else as it was committed. */
function expectedValues(): Record<string, Expected> {
  const python = process.env.JKOSCOPE_PEERS
  const script = join(import.meta.dirname, '../support/anndata_expected.py')
  const text =
    python === undefined
      ? readFileSync(join(import.meta.dirname, 'anndata-expected.json'), 'utf8')
      : execFileSync(python, [script, DATA], { encoding: 'utf8' })
  return JSON.parse(text) as Record<string, Expected>
}

const available = haveData('h5ad')
const expectedFiles = available ? Object.entries(expectedValues()) : []

describe.skipIf(!available)('every reference file is read as anndata reads it', () => {
  const opened: AnnDataFile[] = []
  afterAll(() => opened.forEach((file) => file.close()))

  test.each(expectedFiles)('%s', async (path, expected) => {
    const file = await openAnnData(join(DATA, path))
    opened.push(file)
    expectAsAnndata(file, expected)
  })

  test.each(expectedFiles)('%s: the summary names all of it, without a note', async (path, expected) => {
    expectSummary(await inspectFile({ path: join(DATA, path), totals: 1e9 }), expected)
  })
})

describe.skipIf(!available)('the time of the reference time courses is found', () => {
  test.each([
    ['eb/eb_pca5.h5ad', 'sample_labels', 'day', [1.5, 7.5, 13.5, 19.5, 25.5], [2381, 4163, 3278, 3665, 3332]],
    ['hsmm/hsmm_fpkm.h5ad', 'Hours', 'hour', [0, 24, 48, 72], [69, 74, 79, 49]]
  ])('%s', async (path, column, unit, times, cells) => {
    const { timeProposals } = await withSource(join(DATA, path), (source) => source.summary())
    expect(timeProposals.map((proposal) => proposal.column)).toEqual([column])
    const { axis } = timeProposals[0]
    expect([axis.unit, axis.spacing]).toEqual([unit, 'equal'])
    expect(axis.levels.map((level) => level.t)).toEqual(times)
    expect(axis.levels.map((level) => level.cells)).toEqual(cells)
  })

  test.each(['zellkonverter__krumsiek11', 'anndata__v0.5.0', 'nf-anndata__full_featured', 'anndataR__example'])(
    '%s has none, and none is proposed',
    async (name) => {
      const summary = await withSource(join(DATA, `h5ad/${name}.h5ad`), (source) => source.summary())
      expect(summary.timeProposals).toEqual([])
    }
  )
})
