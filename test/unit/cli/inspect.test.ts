import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FileSummary } from '../../../src-shared/model/file-summary.ts'
import { freshPlace, ROOT, SAMPLE, type Place } from './command.ts'

let place: Place
beforeEach(() => (place = freshPlace()))
afterEach(() => place.remove())

const fixture = (name: string): string => join(ROOT, 'test', 'support', 'h5ad', `${name}.h5ad`)

async function inspected(path: string): Promise<FileSummary> {
  const { code, stdout, stderr } = await place.run('inspect', path, '--json')
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as FileSummary
}

test('inspect --json tells shape, encoding, matrices with their sums, embeddings, columns, the time, and notes', async () => {
  const { nObs, nVars, encodingVersion, x, obsm, obs, timeProposals, notes } = await inspected(SAMPLE)
  expect([nObs, encodingVersion, notes]).toEqual([5000, '0.1.0', []])
  expect(x).toMatchObject({ kind: 'csr', dtype: 'float32', rows: nObs, cols: nVars })
  expect(x?.nnz).toBeGreaterThan(0)
  expect(x?.total).toMatchObject({ nonFinite: 0, sum: expect.any(Number) as number })
  expect(obsm).toContainEqual({ key: 'X_latent', rows: nObs, cols: 2, kind: 'dense' })
  expect(obs.map(({ name, levels, missing }) => [name, levels, missing])).toContainEqual(['day', 5, 0])
  const { levels, unit } = timeProposals[0].axis
  expect([unit, levels.map(({ label, t }) => [label, t])]).toEqual([
    'day',
    [0, 3, 6, 9, 12].map((day) => [`Day ${day}`, day])
  ])
  expect(levels.reduce((sum, { cells }) => sum + cells, 0)).toBe(nObs)
})

test('values that are not finite are counted beside the sum of the others', async () => {
  // X[i, j] = (3 i + j) mod 4 for 17 x 5, with an infinite value in place of X[2, 3] = 1.
  expect((await inspected(fixture('inf_x'))).x).toMatchObject({ kind: 'dense', total: { sum: 125, nonFinite: 1 } })
})

test('an element that cannot be read is a note, and its matrix has no total', async () => {
  const { x, notes, nObs } = await inspected(fixture('filter_unknown'))
  expect({ x, nObs, notes }).toEqual({ x: null, nObs: 17, notes: [expect.stringContaining('filter 400') as string] })
})

test('sums are for people only when asked for', async () => {
  const sums = async (...args: string[]): Promise<boolean> =>
    (await place.run('inspect', fixture('inf_x'), ...args)).stdout.includes('sum 125 without 1 not finite')
  expect([await sums(), await sums('--totals')]).toEqual([false, true])
})
