import { describe, expect, test, vi } from 'vitest'
import { guessSecondsLeft, Jobs, type JobContext, type NewJob } from '../../../src-main/host/jobs.ts'
import { AppError } from '../../../src-shared/errors.ts'
import type { Job } from '../../../src-shared/model/job.ts'

/** A job that the test steps along. */
function handmade(change: Partial<NewJob> = {}) {
  let context: JobContext | undefined
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const work: NewJob = {
    kind: 'fit',
    title: 'a fit',
    content: 'a',
    heavy: false,
    run: (given) => {
      context = given
      return promise
    },
    ...change
  }
  return { work, resolve, reject, context: () => context as JobContext, started: () => context !== undefined }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

test('finished jobs are forgotten when there are many, those that run are not', async () => {
  const jobs = new Jobs()
  const running = jobs.start(handmade({ content: 'long' }).work)
  const ids: string[] = []
  for (let i = 0; i < 120; i++) {
    ids.push(jobs.start({ ...handmade().work, content: `job ${i}`, run: () => Promise.resolve('made') }))
    await Promise.resolve()
  }
  await settle()
  jobs.start(handmade({ content: 'last' }).work)
  const known = ids.filter((id) => {
    try {
      return jobs.get(id).status === 'done'
    } catch {
      return false
    }
  })
  expect(known).toEqual(ids.slice(-50))
  expect(jobs.get(running).status).toBe('running')
})

describe('a job', () => {
  test('runs, reports and ends with its result', async () => {
    const jobs = new Jobs()
    const { work, resolve, context } = handmade()
    const id = jobs.start(work)
    context().report({ stage: 'Fitting', fraction: 0.4, loss: [[1, 0.5]] })
    context().report({ stage: 'Fitting', fraction: 0.5, loss: [[2, 0.4]] })
    expect(jobs.get(id)).toMatchObject({
      status: 'running',
      stage: 'Fitting',
      fraction: 0.5,
      loss: [
        [1, 0.5],
        [2, 0.4]
      ]
    })
    resolve('result')
    await settle()
    expect(jobs.get(id)).toMatchObject({
      status: 'done',
      fraction: 1,
      resultId: 'result',
      error: null,
      secondsLeft: null
    })
    expect(jobs.running).toBe(false)
  })

  test('that throws has failed, with the code, the sentence and what to do', async () => {
    const jobs = new Jobs()
    const { work, reject } = handmade()
    const id = jobs.start(work)
    reject(new AppError('E_CSR', { where: '/a.h5ad', element: 'X', detail: 'indptr falls' }))
    await settle()
    expect(jobs.get(id)).toMatchObject({ status: 'failed', resultId: null, error: { code: 'E_CSR', where: '/a.h5ad' } })
    expect(jobs.get(id).error?.action).not.toBe('')
  })

  test('that is cancelled stays so, whatever comes of it later', async () => {
    const jobs = new Jobs()
    const { work, resolve, context } = handmade()
    const id = jobs.start(work)
    jobs.cancel(id)
    expect(context().signal.aborted).toBe(true)
    context().report({ stage: 'late', fraction: 0.9 })
    resolve('late result')
    await settle()
    jobs.cancel(id)
    expect(jobs.get(id)).toMatchObject({ status: 'cancelled', stage: '', resultId: null, error: null })
  })

  test('of equal content is not started twice while it runs', async () => {
    const jobs = new Jobs()
    const first = handmade()
    const second = handmade()
    const id = jobs.start(first.work)
    expect(jobs.start(second.work)).toBe(id)
    expect(second.started()).toBe(false)
    first.resolve('x')
    await settle()
    expect(jobs.start(second.work)).not.toBe(id)
  })

  test('that has finished can be cancelled without effect, and dismissed', async () => {
    const jobs = new Jobs()
    const { work, resolve } = handmade()
    const id = jobs.start(work)
    jobs.dismiss(id)
    expect(jobs.get(id).status).toBe('running')
    resolve('x')
    await settle()
    jobs.cancel(id)
    expect(jobs.get(id).status).toBe('done')
    jobs.dismiss(id)
    expect(() => jobs.get(id)).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }) as Error)
  })
})

describe('heavy jobs', () => {
  test('run one after the other, also after one that failed or was cancelled while it waited', async () => {
    const jobs = new Jobs()
    const work = ['a', 'b', 'c', 'd'].map((content) => handmade({ content, heavy: true }))
    const ids = work.map((one) => jobs.start(one.work))
    await settle()
    expect(work.map((one) => one.started())).toEqual([true, false, false, false])
    jobs.cancel(ids[2])
    work[0].reject(new AppError('E_CANCELLED'))
    await settle()
    expect(work.map((one) => one.started())).toEqual([true, true, false, false])
    work[1].resolve('b')
    await settle()
    expect(work.map((one) => one.started())).toEqual([true, true, false, true])
    expect(ids.map((id) => jobs.get(id).status)).toEqual(['failed', 'done', 'cancelled', 'running'])
  })
})

describe('a watcher', () => {
  async function take(stream: AsyncGenerator<Job, void>, count: number): Promise<Job[]> {
    const taken: Job[] = []
    while (taken.length < count) taken.push((await stream.next()).value as Job)
    return taken
  }

  test('first sees every job as it is, then each change, and never the same state twice', async () => {
    const jobs = new Jobs()
    const a = handmade({ content: 'a' })
    const b = handmade({ content: 'b' })
    const ids = [jobs.start(a.work), jobs.start(b.work)]
    const stream = jobs.watch()
    expect((await take(stream, 2)).map(({ id }) => id)).toEqual(ids)
    a.resolve('r')
    expect(await take(stream, 1)).toMatchObject([{ id: ids[0], status: 'done', resultId: 'r' }])
    await stream.return()
  })

  test('gets a storm of reports at most ten times a second, and the last one', async () => {
    const jobs = new Jobs()
    const { work, context } = handmade()
    jobs.start(work)
    const stop = new AbortController()
    const seen: number[] = []
    const watching = (async () => {
      for await (const { fraction } of jobs.watch(stop.signal)) seen.push(fraction)
    })()
    for (let i = 1; i <= 300; i++) {
      context().report({ stage: 's', fraction: i / 300 })
      if (i % 100 === 0) await settle()
    }
    await vi.waitFor(() => expect(seen.at(-1)).toBe(1))
    expect(seen.length).toBeLessThan(6)
    stop.abort()
    await watching
  })

  test('that leaves ends its stream also while nothing happens', async () => {
    const stop = new AbortController()
    const stream = new Jobs().watch(stop.signal)
    const next = stream.next()
    stop.abort()
    expect(await next).toEqual({ done: true, value: undefined })
  })
})

test('the loss of a long fit is thinned and keeps its last point', async () => {
  const jobs = new Jobs()
  const { work, context } = handmade()
  const id = jobs.start(work)
  for (let i = 0; i < 5000; i++) context().report({ stage: 's', fraction: 0.5, loss: [[i, 1 / (i + 1)]] })
  const { loss } = jobs.get(id)
  expect(loss.length).toBeLessThanOrEqual(1001)
  expect(loss.at(-1)?.[0]).toBe(4999)
  const steps = loss.map(([step]) => step)
  expect(steps).toEqual([...steps].sort((x, y) => x - y))
})

test.each([
  [0.5, 0.5, null],
  [10, 0.01, null],
  [10, 0.25, 30],
  [10, 1, 0]
])('after %d s with %d done, the time left is %s', (elapsed, fraction, expected) => {
  expect(guessSecondsLeft(elapsed, fraction)).toBe(expected)
})

describe('a job that can be resumed', () => {
  const resumable = () => {
    const seen = { runs: 0, abandoned: 0 }
    let fail: (reason: unknown) => void = () => undefined
    const work: NewJob = {
      kind: 'fit',
      title: 'a fit',
      content: 'a',
      heavy: true,
      resumes: () => 'It goes on where it was.',
      abandon: () => void seen.abandoned++,
      run: ({ signal }) => {
        if (++seen.runs > 1) return Promise.resolve('result')
        return new Promise((_, reject) => {
          fail = reject
          signal.addEventListener('abort', () => reject(new AppError('E_CANCELLED')))
        })
      }
    }
    return { work, seen, die: () => fail(new AppError('E_COMPUTE_DIED', { where: 'the fit', detail: 'killed' })) }
  }

  test('is interrupted when its process dies, says how it goes on, and goes on', async () => {
    const jobs = new Jobs()
    const { work, seen, die } = resumable()
    const id = jobs.start(work)
    await settle()
    die()
    await settle()
    expect(jobs.get(id)).toMatchObject({ status: 'interrupted', resumes: 'It goes on where it was.' })
    expect(jobs.get(id).error?.code).toBe('E_COMPUTE_DIED')
    expect(jobs.running).toBe(false)
    expect(jobs.start(work)).toBe(id)
    await settle()
    expect(jobs.get(id)).toMatchObject({ status: 'done', resultId: 'result', error: null })
    expect(seen).toEqual({ runs: 2, abandoned: 0 })
  })

  test('is forgotten when it is given up, while it runs or later', async () => {
    const jobs = new Jobs()
    const { work, seen, die } = resumable()
    const id = jobs.start(work)
    await settle()
    die()
    await settle()
    jobs.cancel(id)
    jobs.resume(id)
    await settle()
    expect(jobs.get(id).status).toBe('cancelled')
    expect(seen).toEqual({ runs: 1, abandoned: 1 })
  })

  test('is kept when the program ends, and offered by the next', async () => {
    const jobs = new Jobs()
    const { work, seen } = resumable()
    jobs.start(work)
    await settle()
    jobs.stop()
    await settle()
    expect(seen.abandoned).toBe(0)
    const next = new Jobs()
    next.restore(work, 0.4)
    const { value: job } = await next.watch().next()
    expect(job).toMatchObject({ status: 'interrupted', fraction: 0.4, resumes: 'It goes on where it was.' })
  })

  test('that fails by itself has failed', async () => {
    const jobs = new Jobs()
    const { work, seen } = resumable()
    const id = jobs.start({ ...work, run: () => Promise.reject(new AppError('E_FIT_DIVERGED', { detail: 'no' })) })
    await settle()
    expect(jobs.get(id).status).toBe('failed')
    expect(seen.abandoned).toBe(1)
  })
})
