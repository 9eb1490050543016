import { expect, test } from 'vitest'
import { withPool } from '../../../src-main/worker/pool.ts'
import { AppError, toErrorData } from '../../../src-shared/errors.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import { OUT_OF_RANGE } from '../../support/out-of-range.ts'

const threadEntry = new URL('../../../src-main/worker/thread.ts', import.meta.url)

const X = matrix(new Float64Array(2 * 17), 17, 2)

test('what a task throws on a thread comes back with its code and words, and the thread goes on', async () => {
  await withPool({ threadEntry, threads: 1 }, undefined, async (pool) => {
    const error: unknown = await pool
      .run('fit', { model: 'jkonet-linear-v', input: OUT_OF_RANGE })
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AppError)
    expect(toErrorData(error)).toEqual({
      code: 'E_FIT_DIVERGED',
      message: expect.stringMatching(/^The fit did not converge: its equations cannot be solved .*\.$/),
      action: 'Choose the default preset, or a smaller learning rate.',
      where: undefined
    })
    expect(await pool.run('distance', { metric: 'w1', X, Y: X })).toBe(0)
  })
})

test('a fault of the program keeps its words', async () => {
  const Y = matrix(new Float64Array(3), 1, 3)
  await withPool({ threadEntry, threads: 1 }, undefined, async (pool) => {
    const wrong = pool.run('distance', { metric: 'w1', X, Y })
    await expect(wrong).rejects.toMatchObject({ code: 'E_INTERNAL' })
    await expect(wrong).rejects.toThrow(/^Something went wrong inside the app: [^:]*: .*17 x 2/)
  })
})

test('an error that travelled keeps where it happened, and a code of another version becomes E_INTERNAL', () => {
  const data = toErrorData(new AppError('E_GROWTH_SPAN', { element: 'Day 0', detail: '1e9', where: 'a.h5ad' }))
  expect(toErrorData(AppError.fromData(data))).toEqual(data)
  expect(AppError.fromData({ ...data, code: 'E_FUTURE' })).toMatchObject({ code: 'E_INTERNAL', message: data.message })
})
