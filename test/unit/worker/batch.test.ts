import { expect, test } from 'vitest'
import { batchCandidates } from '../../../src-shared/model/batch.ts'
import { batchOf } from '../../../src-main/worker/jobs/batch.ts'
import type { Source } from '../../../src-main/anndata/source.ts'

/** A source with these columns of labels. */
function source(columns: Record<string, readonly string[]>): Source {
  const obs = Object.entries(columns).map(([name, values]) => ({ name, levels: new Set(values).size }))
  const column = (name: string) => {
    const labels = [...new Set(columns[name])]
    const codes = Int32Array.from(columns[name] ?? [], (value) => labels.indexOf(value))
    return { form: 'labels', kind: 'categorical', dtype: 'string', ordered: false, missing: 0, labels, codes }
  }
  return { summary: () => ({ obs }), column } as unknown as Source
}

const day = ['0', '0', '0', '1', '1', '1']
const timeIndex = Int32Array.of(0, 0, 0, 1, 1, 1)

test('the most telling column that divides the cells of a timepoint', () => {
  const donor = ['a', 'a', 'b', 'a', 'b', 'b']
  const found = batchOf(source({ day, donor, batch: day, cluster: donor }), 'day', timeIndex)
  expect(found).toEqual({ batch: { column: 'donor', batches: 2 }, codes: Int32Array.of(0, 0, 1, 0, 1, 1) })
})

test('no column: of another name, as the time, or divided only among cells without a timepoint', () => {
  const donor = ['a', 'a', 'b', 'a', 'b', 'b']
  expect(batchOf(source({ day, cluster: donor }), 'day', timeIndex)).toBeNull()
  expect(batchOf(source({ day, batch: day }), 'day', timeIndex)).toBeNull()
  expect(batchOf(source({ day, batch: donor }), 'day', Int32Array.of(0, 0, -1, -1, 1, 1))).toBeNull()
})

test('names: batches first, then replicates, lanes, donors, samples; never the time, single values or names of cells', () => {
  const column = (name: string, levels = 3) => ({ name, levels })
  const columns = ['sample', 'donor_id', 'Batch', 'lane', 'replicate', 'batch_effect', 'time'].map((name) =>
    column(name)
  )
  expect(batchCandidates(columns, 'time')).toEqual(['Batch', 'replicate', 'lane', 'donor_id', 'sample'])
  expect(batchCandidates(columns, 'Batch')).not.toContain('Batch')
  expect(batchCandidates([column('batch', 1), column('sample', 61), column('donor', 2)], 'time')).toEqual(['donor'])
})
