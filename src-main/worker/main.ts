import { Worker } from 'node:worker_threads'
import { RPCHandler } from '@orpc/server/message-port'
import { removeLeftovers } from '../anndata/formats/common/leftovers.ts'
import { implementation } from './implementation.ts'
import { parentPort } from './port.ts'

/** The compute process: told by how it was started whether Electron or Node is its parent. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const threadEntry = new URL(`./thread.${extension}`, import.meta.url)
const port = parentPort()

removeLeftovers()

new RPCHandler(implementation({ threadEntry })).upgrade(port)

new Worker(new URL(`./orphan-guard.${extension}`, import.meta.url), { workerData: process.ppid }).unref()

// Nothing here is the only copy of anything: without a parent there is nothing left to do.
port.on('close', () => process.exit(0))
process.on('unhandledRejection', (reason) => {
  console.error(reason)
  process.exit(1)
})
