import { workerData } from 'node:worker_threads'

/**
 * Ends the process once its parent is gone, from a thread of its own: the main thread may be caught in a damaged file and
 * would never see that its channel closed.
 */
const CHECK_EVERY = 1000
const parent = workerData as number

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

setInterval(() => {
  if (!alive(parent)) process.kill(process.pid, 'SIGKILL')
}, CHECK_EVERY)
