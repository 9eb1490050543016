import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { ComputeContract } from '../../../src-shared/compute-contract/index.ts'
import type { ComputeChild, Exit } from './child.ts'

export type ComputeClient = ContractRouterClient<ComputeContract>

/** Waiting times, in milliseconds. */
export interface Patience {
  /** A ping is sent this often while something runs. */
  readonly tick: number
  /** Ticks without an answer until the process counts as stalled. */
  readonly stalledTicks: number
  /** How long after a cancel compute may stay silent. */
  readonly cancelGrace: number
  /** How long a process that has grown may rest before it is given up. */
  readonly rest: number
}

/** Why the process ended: by itself, by the watchdog, or on purpose (recycled, or killed to cancel another call). */
export type EndedBy = 'itself' | 'watchdog' | 'purpose'

/** Thrown into the calls that were under way when the process ended. */
export class Ended extends Error {
  readonly by: EndedBy
  readonly outOfMemory: boolean
  constructor(by: EndedBy, { how, outOfMemory }: Exit) {
    super(how)
    this.name = 'Ended'
    this.by = by
    this.outOfMemory = outOfMemory && by === 'itself'
  }
}

/** One life of the compute process: its client, its watchdog and its end. */
export class Life {
  readonly client: ComputeClient
  /** Rejects with `Ended` when the process is gone. */
  readonly gone: Promise<never>
  /** Whether the process has come up; one that dies before may be started again without asking. */
  answered = false
  /** Memory when it had come up. */
  startBytes = Infinity
  ended: Ended | undefined
  #calls = 0
  #endedBy: EndedBy = 'itself'
  #silentTicks = 0
  #pinging = false
  readonly #ready: Promise<void>
  readonly #child: ComputeChild
  readonly #patience: Patience
  readonly #timer: NodeJS.Timeout

  constructor(child: ComputeChild, patience: Patience, onEnd: (ended: Ended) => void) {
    this.#child = child
    this.#patience = patience
    const { port } = child
    this.client = createORPCClient(new RPCLink({ port }))
    this.gone = child.exited.then((exit) => {
      clearInterval(this.#timer)
      this.ended = new Ended(this.#endedBy, exit)
      onEnd(this.ended)
      throw this.ended
    })
    this.gone.catch(() => undefined)
    this.#timer = setInterval(() => this.#watch(), patience.tick)
    this.#timer.unref()
    this.#ready = this.#ping()
  }

  get calls(): number {
    return this.#calls
  }

  /** Runs one call on this process; it is rejected with `Ended` if the process ends before it is done. */
  async run<T>(call: (client: ComputeClient) => Promise<T>): Promise<T> {
    this.#calls++
    try {
      await Promise.race([this.gone, this.#ready])
      const result = call(this.client)
      result.catch(() => undefined)
      return await Promise.race([this.gone, result])
    } finally {
      this.#calls--
    }
  }

  /** Memory of the process, and whether it may read files still; or the rejection of a process that is gone. */
  async state(): Promise<{ memoryBytes: number; spent: boolean }> {
    return Promise.race([this.gone, this.client.ping()])
  }

  /** A process that yields to its event loop has seen the cancel when it answers a ping; one that does not is ended. */
  async endUnlessResponsive(): Promise<void> {
    const silent = new Promise<'silent'>((resolve) => setTimeout(resolve, this.#patience.cancelGrace, 'silent'))
    const answer = this.state().catch(() => undefined)
    if ((await Promise.race([silent, answer])) === 'silent') this.end('purpose')
  }

  end(by: EndedBy): void {
    if (this.ended) return
    this.#endedBy = by
    this.#child.kill()
  }

  /** Counts ticks, not time: a laptop that slept has not waited. */
  #watch(): void {
    if (this.#pinging) {
      if (++this.#silentTicks >= this.#patience.stalledTicks) this.end('watchdog')
    } else if (this.#calls > 0) {
      void this.#ping()
    }
  }

  async #ping(): Promise<void> {
    this.#pinging = true
    this.#silentTicks = 0
    try {
      const { memoryBytes } = await this.state()
      if (!this.answered) this.startBytes = memoryBytes
      this.answered = true
    } catch {
      // Its end is heard of through `gone`.
    } finally {
      this.#pinging = false
    }
  }
}
