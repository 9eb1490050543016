import { parentPort } from 'node:worker_threads'
import { toErrorData } from '../../src-shared/errors.ts'
import { TASKS, type TaskName, type TaskReply } from './tasks.ts'

/** Progress of a task is posted at most this often, in milliseconds. */
const REPORT_EVERY = 100

function reply(message: TaskReply): void {
  parentPort?.postMessage(message)
}

function work(name: TaskName, args: never): unknown {
  const task = TASKS[name](args)
  let reported = performance.now()
  for (;;) {
    const step = task.next()
    if (step.done) return step.value
    const now = performance.now()
    if (now - reported < REPORT_EVERY) continue
    reported = now
    reply({ kind: 'progress', fraction: step.value.fraction })
  }
}

parentPort?.on('message', ({ name, args }: { name: TaskName; args: unknown }) => {
  try {
    reply({ kind: 'done', value: work(name, args as never) })
  } catch (error) {
    reply({ kind: 'failed', error: toErrorData(error) })
  }
})
