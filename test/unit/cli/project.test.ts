import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLibrary } from '../../../src-main/host/library/index.ts'
import { summaryOf } from '../../contract/records.ts'
import { freshPlace, type Place } from './command.ts'

let place: Place
beforeEach(() => (place = freshPlace()))
afterEach(() => place.remove())

/** A library in the folder `from` with datasets of these names. */
async function libraryOf(...names: string[]): Promise<void> {
  const library = await openLibrary(join(place.folder, 'from'))
  names.forEach((name, i) => {
    const identity = { size: 3, modified: 5, hash: `${i}`.repeat(64), sampled: false }
    library.datasets.add({
      ...{ id: `d${i}`, name, path: `/nowhere/${name}`, identity, summary: summaryOf(name), sample: false },
      now: '2026-01-01T00:00:00Z'
    })
  })
  library.close()
}

test('a dataset goes out of one library and into another', async () => {
  await libraryOf('cells.h5ad')
  const out = await place.run('project', 'export', 'cells.h5ad', 'cells.jkoscope', '--library', 'from')
  expect([out.code, out.stdout]).toEqual([0, `cells.h5ad with 0 fits: ${join(place.folder, 'cells.jkoscope')}\n`])
  expect((await place.run('project', 'import', 'cells.jkoscope', '--library', 'to')).code).toBe(0)
  const library = await openLibrary(join(place.folder, 'to'))
  expect(library.datasets.list()).toMatchObject([{ id: 'd0', name: 'cells.h5ad', cells: 46 }])
  library.close()
})

test('what cannot be done is told in a sentence with an exit code', async () => {
  await libraryOf('a.h5ad', 'twin', 'twin')
  const project = (...args: string[]) => place.run('project', ...args, '--library', 'from')
  expect((await project('export', 'nobody', 'x.jkoscope')).stderr).toContain(
    'The dataset "nobody" is no longer in the library'
  )
  expect(await project('export', 'twin', 'x.jkoscope')).toMatchObject({ code: 2 })
  writeFileSync(join(place.folder, 'there.jkoscope'), '')
  const over = await project('export', 'a.h5ad', 'there.jkoscope')
  expect([over.code, over.stderr]).toEqual([1, expect.stringContaining('there is a file of this name already')])
  copyFileSync(join(place.folder, 'there.jkoscope'), join(place.folder, 'empty.jkoscope'))
  expect(await project('import', 'empty.jkoscope')).toMatchObject({ code: 3 })
  expect(await project('import', 'nowhere.jkoscope')).toMatchObject({ code: 3 })
  expect(await project('mend', 'a')).toMatchObject({ code: 2 })
  expect(existsSync(join(place.folder, 'x.jkoscope'))).toBe(false)
})
