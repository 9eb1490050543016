import { RPCHandler } from '@orpc/server/message-port'
import { connectPort } from '../../../src-renderer/connect.ts'
import { start } from '../../../src-renderer/start.ts'
import { fakeRouter } from './router.ts'

const { port1, port2 } = new MessageChannel()
new RPCHandler(fakeRouter()).upgrade(port1)
port1.start()
start(connectPort(port2))
