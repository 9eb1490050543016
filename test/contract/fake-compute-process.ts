/** Entry of a forked process that serves the fake compute. */
import { RPCHandler } from '@orpc/server/message-port'
import { parentPort } from '../../src-main/worker/port.ts'
import { fakeCompute } from './fake-compute.ts'

const port = parentPort()
new RPCHandler(fakeCompute()).upgrade(port)
port.on('close', () => process.exit(0))
