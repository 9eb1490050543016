import { expect, it } from 'vitest'
import { listed } from '../../../src-renderer/steps/start/entries.ts'

const entry = (name: string, path: string, opened: string, bytes: number) => ({
  ...{ id: name, name, path, opened, bytes },
  ...{ cells: 1, genes: 1, timepoints: 2, fits: 0, sample: false, archived: false, thumbnail: null }
})
const all = [
  entry('EB 10.h5ad', '/lab/eb/a', '2026-01-02', 5),
  entry('EB 9.h5ad', '/lab/eb/b', '2026-01-03', 0),
  entry('muscle', '/lab/hsmm', '2026-01-01', 90)
]
const names = (query: string, order: Parameters<typeof listed>[2]) => listed(all, query, order).map((e) => e.name)

it('datasets are found by every word of the query, in name or path', () => {
  expect(names('LAB eb', 'opened')).toEqual(['EB 9.h5ad', 'EB 10.h5ad'])
  expect(names('eb muscle', 'opened')).toEqual([])
  expect(names('  ', 'opened')).toHaveLength(3)
})

it('datasets are ordered by when, name with numbers as numbers, or size, and the list itself stays', () => {
  expect(names('', 'name')).toEqual(['EB 9.h5ad', 'EB 10.h5ad', 'muscle'])
  expect(names('', 'bytes')).toEqual(['muscle', 'EB 10.h5ad', 'EB 9.h5ad'])
  expect(all[0]?.name).toBe('EB 10.h5ad')
})
