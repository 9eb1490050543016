/** The only file that knows which transport the page has: a MessagePort (Electron) or a WebSocket (loopback face). */
import { createORPCClient, ORPCError } from '@orpc/client'
import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../src-shared/contract/index.ts'
import type { AppErrorData } from '../src-shared/errors.ts'
import { unpackArrays, type NamedArrays } from '../src-shared/model/arrays.ts'

export type Client = ContractRouterClient<Contract>
export type LinkState = 'connecting' | 'open' | 'lost'

export interface Connection {
  readonly client: Client
  /** Tells each change of the state, and the present one at once. */
  onState(listener: (state: LinkState) => void): void
}

type Link = Pick<ClientLink<ClientContext>, 'call'>

/** A client whose transport can be replaced: calls made while there is none wait for the next one. */
class Switchboard implements Connection {
  readonly client: Client
  private link: Promise<Link>
  private provide: (link: Link) => void = () => {}
  private state: LinkState = 'connecting'
  private readonly listeners: ((state: LinkState) => void)[] = []

  constructor() {
    this.link = this.next()
    const call: Link['call'] = async (path, input, options) => (await this.link).call(path, input, options)
    this.client = createORPCClient({ call })
  }

  open(link: Link): void {
    this.provide(link)
    this.tell('open')
  }

  lose(): void {
    if (this.state === 'open') this.link = this.next()
    this.tell('lost')
  }

  onState(listener: (state: LinkState) => void): void {
    this.listeners.push(listener)
    listener(this.state)
  }

  private next(): Promise<Link> {
    return new Promise((resolve) => (this.provide = resolve))
  }

  private tell(state: LinkState): void {
    if (state === this.state) return
    this.state = state
    for (const listener of this.listeners) listener(state)
  }
}

/** A connection over a port that is already there. */
export function connectPort(port: MessagePort): Connection {
  const board = new Switchboard()
  port.start()
  board.open(new PortLink({ port }))
  return board
}

/** A connection over a socket, opened again when it closes: after 0.3 s, then more slowly up to 5 s. */
function connectSocket(url: string): Connection {
  const board = new Switchboard()
  let wait = 300
  const open = (): void => {
    const websocket = new WebSocket(url)
    websocket.addEventListener('open', () => {
      wait = 300
      board.open(new SocketLink({ websocket }))
    })
    websocket.addEventListener('close', () => {
      board.lose()
      setTimeout(open, wait)
      wait = Math.min(wait * 1.6, 5000)
    })
  }
  open()
  return board
}

/** The preload script hands one port over by a window message. */
function connectPreload(): Connection {
  const board = new Switchboard()
  window.addEventListener('message', (event) => {
    const port = event.ports[0]
    if (event.source !== window || event.data !== 'jkoscope:port' || !port) return
    port.start()
    board.open(new PortLink({ port }))
  })
  return board
}

/** The connection of the face that this page runs in. */
export function connect(): Connection {
  const { protocol, host } = window.location
  if (protocol !== 'http:' && protocol !== 'https:') return connectPreload()
  return connectSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/rpc`)
}

/** Arrays of a block of bytes that came over the wire. */
export async function arraysOf(bytes: Blob): Promise<NamedArrays> {
  return unpackArrays(new Uint8Array(await bytes.arrayBuffer()))
}

/** Any failed call as what the person reads. */
export function faultOf(error: unknown): AppErrorData {
  if (error instanceof ORPCError && error.code === 'APP') return error.data as AppErrorData
  const detail = error instanceof Error ? error.message : String(error)
  return { code: 'E_INTERNAL', message: `Something went wrong: ${detail}.`, action: 'Try it once more.' }
}
