import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const guard = new URL('../../../src-main/worker/orphan-guard.ts', import.meta.url).href

/** A process whose main thread never yields again, with the guard watching the given pid. */
const STUCK = `
  const { Worker } = require('node:worker_threads')
  const watched = Number(process.argv.at(-1))
  const worker = new Worker(new URL(${JSON.stringify(guard)}), { workerData: watched })
  worker.on('online', () => { process.send('stuck'); setImmediate(() => { for (;;); }) })
`

test('a compute process that is caught in a loop ends when its parent is gone', async () => {
  const parent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const stuck = fork('-e', [STUCK, String(parent.pid)], { execArgv: [], stdio: 'ignore' })
  const ended = once(stuck, 'exit')
  await once(stuck, 'message')
  expect(stuck.exitCode).toBeNull()
  parent.kill('SIGKILL')
  const [, signal] = (await ended) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
}, 15_000)
