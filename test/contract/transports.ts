/** Each way in which the contracts travel: a client of the fake compute at one end, and how to close both. */
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { RPCHandler } from '@orpc/server/message-port'
import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { WebSocket } from 'ws'
import type { Port } from '../../src-main/host/compute/child.ts'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import type { ComputeClient } from '../../src-main/host/compute/life.ts'
import { serveLoopback } from '../../src-main/shell-web/server.ts'
import { fakeCompute } from './fake-compute.ts'

export interface Transport {
  readonly client: ComputeClient
  close(): Promise<void>
}

export const FAKE_PROCESS = `${import.meta.dirname}/fake-compute-process.ts`

/** Two ports in one process; what is posted is cloned, as between processes. */
function memoryPair(): [Port, Port] {
  const listeners: ((event?: { data: unknown }) => void)[][] = [[], []]
  const port = (own: number): Port => ({
    on: (event, callback) => event === 'message' && void listeners[own].push(callback),
    postMessage: (data) => {
      const copy: unknown = structuredClone(data)
      queueMicrotask(() => listeners[1 - own].forEach((listener) => listener({ data: copy })))
    }
  })
  return [port(0), port(1)]
}

async function memory(): Promise<Transport> {
  const [here, there] = memoryPair()
  new RPCHandler(fakeCompute()).upgrade(there)
  return { client: createORPCClient(new PortLink({ port: here })), close: () => Promise.resolve() }
}

async function messageChannel(): Promise<Transport> {
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(fakeCompute()).upgrade(port2 as unknown as MessagePort)
  const client: ComputeClient = createORPCClient(new PortLink({ port: port1 as unknown as MessagePort }))
  port1.start()
  port2.start()
  return {
    client,
    close: async () => {
      port1.close()
      await once(port2, 'close')
    }
  }
}

/** The loopback server itself, with its token, cookie and origin checks. */
async function webSocket(): Promise<Transport> {
  const server = await serveLoopback({ router: fakeCompute(), manifest: new Map(), port: 0 })
  const origin = `http://127.0.0.1:${server.port}`
  const { headers } = await fetch(server.address(), { redirect: 'manual' })
  const cookie = (headers.get('set-cookie') ?? '').split(';')[0]
  const websocket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { origin, headers: { cookie } })
  await once(websocket, 'open')
  const client: ComputeClient = createORPCClient(
    new SocketLink({ websocket: websocket as unknown as globalThis.WebSocket })
  )
  return { client, close: () => server.close() }
}

async function forked(): Promise<Transport> {
  const child = forkCompute(FAKE_PROCESS)()
  const client: ComputeClient = createORPCClient(new PortLink({ port: child.port }))
  return {
    client,
    close: async () => {
      child.kill()
      await child.exited
    }
  }
}

export const TRANSPORTS: Record<string, () => Promise<Transport>> = { memory, messageChannel, webSocket, forked }
