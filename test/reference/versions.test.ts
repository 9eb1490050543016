import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { openAnnData } from '../../src-main/anndata/h5ad/file.ts'
import { inspectFile } from '../../src-main/worker/jobs/inspect.ts'
import { expectAsAnndata, expectSummary } from '../support/as-anndata.ts'
import type { Expected } from '../support/as-anndata.ts'

/** One file of each version with all that this version can write (make_versions.py). */
const folder = join(import.meta.dirname, '../support/versions')
const names = readdirSync(folder).filter((name) => name.endsWith('.h5ad'))

test('versions from 0.6 on are there', () => {
  expect(names.map((name) => basename(name, '.h5ad').split('-')[1])).toEqual(
    expect.arrayContaining(['0.6.22', '0.7.8', '0.8.0', '0.10.9', '0.13.4'])
  )
})

test.each(names)('%s is read as the anndata that wrote it reads it', async (name) => {
  const expected = JSON.parse(readFileSync(join(folder, name.replace('.h5ad', '.json')), 'utf8')) as Expected
  const file = await openAnnData(join(folder, name))
  try {
    expectAsAnndata(file, expected)
  } finally {
    file.close()
  }
  expectSummary(await inspectFile({ path: join(folder, name), totals: 1e9 }), expected)
})
