import { workerData } from 'node:worker_threads'
import { isAlive } from '../anndata/process-alive.ts'

/**
 * Ends the process once its parent is gone, from a thread of its own: the main thread may be caught in a damaged file and
 * would never see that its channel closed.
 */
const CHECK_EVERY = 1000
const parent = workerData as number

setInterval(() => {
  if (!isAlive(parent)) process.kill(process.pid, 'SIGKILL')
}, CHECK_EVERY)
