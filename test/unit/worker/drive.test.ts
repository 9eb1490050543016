import { expect, test } from 'vitest'
import { drive, Reporter } from '../../../src-main/worker/drive.ts'

function* countTo(n: number): Generator<number, string> {
  for (let i = 1; i <= n; i++) yield i
  return 'done'
}

test('a generator runs to its end and every yield is reported', async () => {
  const seen: number[] = []
  expect(await drive(countTo(5), undefined, (i) => seen.push(i))).toBe('done')
  expect(seen).toEqual([1, 2, 3, 4, 5])
})

test('an abort stops it between two yields', async () => {
  const stop = new AbortController()
  const work = drive(countTo(1e9), stop.signal, (i) => i === 3 && stop.abort())
  await expect(work).rejects.toMatchObject({ code: 'E_CANCELLED' })
})

test('reports are streamed with the stage they belong to, every point of the loss once', async () => {
  const stream = new Reporter().stream(async (reporter) => {
    reporter.stage('fit', 0.5, 1)
    await drive(countTo(40), undefined, (i) => {
      reporter.loss(i, 1 / i)
      reporter.progress(i / 40)
    })
    return 'result'
  })
  const steps: number[] = []
  let last = 0
  for (;;) {
    const { done, value } = await stream.next()
    if (done) {
      expect(value).toBe('result')
      break
    }
    expect(value.stage).toBe('fit')
    expect(value.fraction).toBeGreaterThanOrEqual(last)
    last = value.fraction
    steps.push(...(value.loss ?? []).map(([step]) => step))
  }
  expect(last).toBe(1)
  expect(steps).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
})

test('a failure on the way leaves the stream as that failure', async () => {
  const stream = new Reporter().stream(async (reporter) => {
    reporter.stage('read', 0, 1)
    await Promise.resolve()
    throw new RangeError('out of range')
  })
  await expect(
    (async () => {
      while (!(await stream.next()).done);
    })()
  ).rejects.toThrow('out of range')
})
