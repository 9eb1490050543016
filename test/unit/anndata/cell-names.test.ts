import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { levelsOf } from '../../../src-main/anndata/h5ad/levels.ts'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { writeAnnData } from '../../../src-main/anndata/write/new-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'jkoscope-names-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('without a time column, the time comes from the names of the cells and is a column of its own', async () => {
  const path = join(folder, 'names.h5ad')
  const n = 60
  await writeAnnData(path, {
    obsNames: Array.from({ length: n }, (_, i) => `D${[0, 2, 9][i % 3]}_serum_ACGTACGTAC-${i}`),
    varNames: ['g'],
    X: { data: new Float32Array(0), indices: new Int32Array(0), indptr: new Float64Array(n + 1), rows: n, cols: 1 },
    obs: { type: Array.from({ length: n }, (_, i) => `t${i % 2}`) },
    var: {},
    obsm: {},
    uns: {}
  })
  await withSource(path, (source) => {
    const [proposal, ...others] = source.summary().timeProposals
    expect(others).toEqual([])
    expect(proposal.axis.unit).toBe('day')
    expect(proposal.axis.levels.map((level) => [level.label, level.t, level.cells])).toEqual([
      ['Day 0', 0, 20],
      ['Day 2', 2, 20],
      ['Day 9', 9, 20]
    ])
    const { labels, codes } = levelsOf(source.column(proposal.column))
    expect(Array.from(codes.subarray(0, 4), (code) => labels[code])).toEqual(['Day 0', 'Day 2', 'Day 9', 'Day 0'])
    expect(source.proposeTime(proposal.column)).toEqual(proposal)
  })
})
