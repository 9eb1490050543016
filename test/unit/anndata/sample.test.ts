import { rmSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { collectRows } from '../../../src-main/anndata/h5ad/collect.ts'
import {
  openAnnData,
  openMatrix,
  readColumn,
  readEmbedding,
  readObsNames,
  readVarNames
} from '../../../src-main/anndata/h5ad/file.ts'
import { summarise } from '../../../src-main/anndata/h5ad/inspect.ts'
import { makeSample, SAMPLE_PATH } from '../../../src-main/cli/make-sample.ts'
import { sampleTimeCourse } from '../../../src-main/compute/simulate/sample.ts'
import type { SampleTimeCourse } from '../../../src-main/compute/simulate/sample.ts'
import { drain } from '../../support/drain.ts'

const folder = mkdtempSync(join(tmpdir(), 'jkoscope-sample-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function expectSame(path: string, sample: SampleTimeCourse): Promise<void> {
  const file = await openAnnData(path)
  try {
    const { matrix } = drain(collectRows(openMatrix(file, 'X'))).result
    expect(matrix.data).toEqual(sample.counts.data)
    expect(matrix.indices).toEqual(sample.counts.indices)
    expect(matrix.indptr).toEqual(sample.counts.indptr)
    expect(readEmbedding(file, 'X_latent').data).toEqual(sample.latent.data)
    expect(readObsNames(file)).toEqual(sample.cellNames)
    expect(readVarNames(file)).toEqual(sample.geneNames)
    const branch = readColumn(file, 'obs', 'branch')
    expect(branch.form === 'labels' && Array.from(branch.codes, (code) => branch.labels[code])).toEqual(sample.branch)
    const { timeProposals, notes, x } = summarise(file)
    expect(notes).toEqual([])
    expect(x).toMatchObject({ kind: 'csr', dtype: 'float32', guess: { values: 'counts' } })
    expect(timeProposals.map((proposal) => proposal.column)).toEqual(['day'])
    const cells = sample.times.map((_, k) => sample.timeIndex.filter((time) => time === k).length)
    expect(timeProposals[0].axis).toEqual({
      column: 'day',
      unit: 'day',
      spacing: 'equal',
      levels: sample.times.map((t, k) => ({ label: sample.labels[k], t, cells: cells[k], included: true }))
    })
  } finally {
    file.close()
  }
}

test('the sample that ships is what the simulation makes, and its day is found', async () => {
  await expectSame(SAMPLE_PATH, sampleTimeCourse())
})

test('another seed and other sizes are written and read alike; nothing else is left in the folder', async () => {
  const options = { seed: 5, times: [0, 3, 6], cells: [17, 29, 23], genes: 31 }
  const path = join(folder, 'small.h5ad')
  await makeSample(path, options)
  await expectSame(path, sampleTimeCourse(options))
  expect(readdirSync(folder)).toEqual(['small.h5ad'])
})
