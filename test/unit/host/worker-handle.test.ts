import { afterEach, describe, expect, test } from 'vitest'
import type { ComputeChild, SpawnCompute } from '../../../src-main/host/compute/child.ts'
import { drain, putBlocks } from '../../../src-main/host/compute/calls.ts'
import { forkCompute } from '../../../src-main/host/compute/fork.ts'
import type { Patience } from '../../../src-main/host/compute/life.ts'
import { WorkerHandle } from '../../../src-main/host/compute/worker-handle.ts'
import { errorData } from '../../../src-main/host/errors.ts'
import type { AppErrorData } from '../../../src-shared/errors.ts'
import { axis, spaceConfig } from '../../contract/records.ts'
import { FAKE_PROCESS } from '../../contract/transports.ts'

let handle: WorkerHandle
afterEach(() => handle.close())

/** Starts real processes and counts them. */
function counting(spawn: SpawnCompute = forkCompute(FAKE_PROCESS)) {
  const children: ComputeChild[] = []
  return {
    children,
    spawn: () => {
      const child = spawn()
      children.push(child)
      return child
    }
  }
}

function start(spawn: SpawnCompute, patience: Partial<Patience> = {}, now?: () => number): WorkerHandle {
  handle = new WorkerHandle({ spawn, patience, now })
  return handle
}

const inspect = (path: string, readsFile = true): Promise<unknown> =>
  handle.call({ where: path, readsFile }, (client) => client.inspect({ path }))

const space = (path: string, signal: AbortSignal, report: () => void = () => undefined): Promise<unknown> =>
  handle.call(
    { where: path },
    async (client) => drain(await client.space({ path, axis, config: spaceConfig, threads: 1 }, { signal }), report),
    signal
  )

async function failure(work: Promise<unknown>): Promise<AppErrorData> {
  return work.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => errorData(error)
  )
}

describe('the compute process', () => {
  test('is started when first needed and then kept', async () => {
    const { children, spawn } = counting()
    start(spawn)
    expect(children).toHaveLength(0)
    await inspect('/a.h5ad')
    await inspect('/b.h5ad')
    expect(children).toHaveLength(1)
  })

  test("hands on compute's own errors with their code", async () => {
    start(forkCompute(FAKE_PROCESS))
    expect(await failure(inspect('/damaged.h5ad'))).toMatchObject({ code: 'E_H5_READ', where: '/damaged.h5ad' })
  })

  test('that dies in a call fails this call alone; the next call finds a new process', async () => {
    const { children, spawn } = counting()
    start(spawn)
    const data = await failure(inspect('/dies.h5ad'))
    expect(data.code).toBe('E_COMPUTE_DIED')
    expect(data.message).toContain('/dies.h5ad')
    expect(data.message).toContain('code 7')
    await inspect('/b.h5ad')
    expect(children).toHaveLength(2)
  })

  test('that aborts, as V8 does when its heap is full, is reported as out of memory', async () => {
    start(forkCompute(FAKE_PROCESS))
    await inspect('/a.h5ad')
    expect((await failure(inspect('/heap.h5ad'))).code).toBe('E_MEMORY')
  })

  test('that never comes up is started again three times, then not before it is asked for', async () => {
    const { children, spawn } = counting(forkCompute('/nowhere/there-is-no-such-module.js'))
    start(spawn)
    const data = await failure(inspect('/a.h5ad'))
    expect(data.code).toBe('E_COMPUTE_DIED')
    expect(data.message).toContain('4 times within five minutes')
    expect(children).toHaveLength(4)
    await failure(inspect('/a.h5ad'))
    expect(children).toHaveLength(4)
    handle.revive()
    await failure(inspect('/a.h5ad'))
    expect(children).toHaveLength(8)
  })

  test('may die again after five minutes', async () => {
    let time = 0
    const { children, spawn } = counting()
    start(spawn, {}, () => time)
    for (let i = 0; i < 4; i++) {
      await inspect('/a.h5ad')
      await failure(inspect('/dies.h5ad'))
    }
    expect((await failure(inspect('/a.h5ad'))).code).toBe('E_COMPUTE_DIED')
    time = 5 * 60_000 + 1
    await inspect('/a.h5ad')
    expect(children).toHaveLength(5)
  })

  test('that does not answer while it reads a file is ended, and the file is named', async () => {
    start(forkCompute(FAKE_PROCESS), { tick: 50, stalledTicks: 50 })
    await inspect('/a.h5ad')
    const data = await failure(inspect('/hangs.h5ad'))
    expect(data).toMatchObject({ code: 'E_H5_STALLED', where: '/hangs.h5ad' })
    await inspect('/b.h5ad')
  })

  test('that does not answer in other work is reported as stopped', async () => {
    start(forkCompute(FAKE_PROCESS), { tick: 50, stalledTicks: 50 })
    await inspect('/a.h5ad')
    expect((await failure(inspect('/hangs.h5ad', false))).code).toBe('E_COMPUTE_DIED')
  })

  test('is given up when it has grown and nothing runs in it', async () => {
    const { children, spawn } = counting(() => sizedCompute(2e9))
    start(spawn)
    await handle.call({ where: 'a' }, (client) => client.ping())
    await children[0].exited
    await handle.call({ where: 'a' }, (client) => client.ping())
    expect(children).toHaveLength(2)
  })
})

describe('a process in which reading a file has failed', () => {
  test('gets no new calls', async () => {
    const { children, spawn } = counting()
    start(spawn)
    await failure(inspect('/damaged.h5ad'))
    await inspect('/b.h5ad')
    expect(children).toHaveLength(2)
    await children[0].exited
  })

  test('finishes what it runs, and ends with that', async () => {
    const { children, spawn } = counting()
    start(spawn)
    await inspect('/a.h5ad')
    const slow = space('/a.h5ad', new AbortController().signal)
    await failure(inspect('/damaged.h5ad'))
    await inspect('/b.h5ad')
    expect(await slow).toMatchObject({ summary: { D: 3 } })
    await children[0].exited
    await inspect('/b.h5ad')
    expect(children).toHaveLength(2)
  })

  test('is ended by closing even while it still runs something', async () => {
    const { children, spawn } = counting()
    start(spawn)
    await inspect('/a.h5ad')
    const slow = failure(space('/a.h5ad', new AbortController().signal))
    await failure(inspect('/damaged.h5ad'))
    handle.close()
    await children[0].exited
    expect((await slow).code).toBe('E_COMPUTE_DIED')
  })
})

describe('a cancel', () => {
  test('stops the work and keeps a process that listens', async () => {
    const { children, spawn } = counting()
    start(spawn)
    await inspect('/a.h5ad')
    const stop = new AbortController()
    const work = space('/a.h5ad', stop.signal, () => stop.abort())
    expect((await failure(work)).code).toBe('E_CANCELLED')
    await inspect('/b.h5ad')
    expect(children).toHaveLength(1)
  })

  test('ends a process that does not stop within the grace', async () => {
    const { children, spawn } = counting()
    start(spawn)
    await inspect('/a.h5ad')
    const stop = new AbortController()
    const work = failure(space('/stubborn.h5ad', stop.signal))
    setTimeout(() => stop.abort(), 50)
    expect((await work).code).toBe('E_CANCELLED')
    await children[0].exited
    await inspect('/b.h5ad')
    expect(children).toHaveLength(2)
  })

  test('of one does not fail another that ran in the same process', async () => {
    start(forkCompute(FAKE_PROCESS))
    await inspect('/a.h5ad')
    const stop = new AbortController()
    const other = space('/a.h5ad', new AbortController().signal)
    const stubborn = failure(space('/stubborn.h5ad', stop.signal))
    setTimeout(() => stop.abort(), 30)
    expect((await stubborn).code).toBe('E_CANCELLED')
    expect(await other).toMatchObject({ summary: { D: 3 } })
  })

  test('before the start starts nothing', async () => {
    const { children, spawn } = counting()
    start(spawn)
    expect((await failure(space('/a.h5ad', AbortSignal.abort()))).code).toBe('E_CANCELLED')
    expect(children).toHaveLength(0)
  })
})

test('blocks are put once for each process', async () => {
  start(forkCompute(FAKE_PROCESS))
  let reads = 0
  const blocks = { one: () => (reads++, Uint8Array.of(1, 2, 3)) }
  await handle.call({ where: 'a' }, (client) => putBlocks(client, blocks))
  await handle.call({ where: 'a' }, (client) => putBlocks(client, blocks))
  expect(reads).toBe(1)
  await failure(inspect('/dies.h5ad'))
  await handle.call({ where: 'a' }, (client) => putBlocks(client, blocks))
  expect(reads).toBe(2)
})

test('after closing there is no process and no new one', async () => {
  const { children, spawn } = counting()
  start(spawn)
  await inspect('/a.h5ad')
  handle.close()
  await children[0].exited
  expect((await failure(inspect('/a.h5ad'))).code).toBe('E_COMPUTE_DIED')
  expect(children).toHaveLength(1)
})

test('a process that has grown by 100 MB is given up once it has rested, and not while it is used', async () => {
  const { children, spawn } = counting(() => sizedCompute(150e6, 260e6))
  start(spawn, { rest: 150 })
  const use = (): Promise<unknown> => handle.call({ where: 'a' }, (client) => client.ping())
  for (let k = 0; k < 6; k++) {
    await use()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect(children).toHaveLength(1)
  expect(await Promise.race([children[0].exited, 'still there'])).toBe('still there')
  await children[0].exited
  await use()
  expect(children).toHaveLength(2)
})

test('a process that has grown by less is kept', async () => {
  const { children, spawn } = counting(() => sizedCompute(150e6, 240e6))
  start(spawn, { rest: 20 })
  await handle.call({ where: 'a' }, (client) => client.ping())
  await new Promise((resolve) => setTimeout(resolve, 100))
  await handle.call({ where: 'a' }, (client) => client.ping())
  expect(children).toHaveLength(1)
})

/** A process in memory that says how much it holds, the last number again and again: its one message kind is the answer to a ping. */
function sizedCompute(...bytes: number[]): ComputeChild {
  let exit: (exit: { how: string; outOfMemory: boolean }) => void = () => undefined
  const exited = new Promise<{ how: string; outOfMemory: boolean }>((resolve) => (exit = resolve))
  const listeners: ((event?: { data: unknown }) => void)[] = []
  return {
    exited,
    kill: () => exit({ how: 'it was ended', outOfMemory: false }),
    port: {
      on: (event, callback) => event === 'message' && void listeners.push(callback),
      postMessage: (data) => {
        const { i } = JSON.parse(data as string) as { i: string }
        const memoryBytes = bytes.length > 1 ? bytes.shift() : bytes[0]
        queueMicrotask(() =>
          listeners.forEach((l) => l({ data: JSON.stringify({ i, p: { b: { json: { memoryBytes } } } }) }))
        )
      }
    }
  }
}
