import { AppError } from '../../../src-shared/errors.ts'
import type { SpawnCompute } from './child.ts'
import { Ended, Life, type ComputeClient, type Patience } from './life.ts'

export type { ComputeClient } from './life.ts'

const PATIENCE: Patience = { tick: 1000, stalledTicks: 15, cancelGrace: 200, rest: 10_000 }
const RESTARTS = 3
const RESTARTS_WITHIN = 5 * 60_000
/** A process is given up at once above this, */
const RECYCLE_ABOVE = 1e9
/** and once it has rested where it holds so much more than when it came up: a dataset that was closed leaves nothing behind. */
const GROWN = 100e6

/** What a call is about, for the sentence that is shown when the process ends on the way. */
export interface Work {
  /** File or step. */
  readonly where: string
  /** True for calls that read a file: a stall is then the file's or its disk's. */
  readonly readsFile?: boolean
}

export interface WorkerHandleOptions {
  readonly spawn: SpawnCompute
  readonly patience?: Partial<Patience>
  /** Milliseconds; for tests. */
  readonly now?: () => number
}

/**
 * Owns the compute process: starts it when first needed, restarts it when it died (3 times in 5 minutes, then only
 * after `revive`), ends it when it stalls, does not stop on cancel, or has grown large.
 */
export class WorkerHandle {
  readonly #spawn: SpawnCompute
  readonly #patience: Patience
  readonly #now: () => number
  #life: Life | undefined
  /** Processes that get no new calls and end with the last one that they run. */
  readonly #retired = new Set<Life>()
  #deaths: number[] = []
  #closed = false
  #resting: NodeJS.Timeout | undefined

  constructor({ spawn, patience, now }: WorkerHandleOptions) {
    this.#spawn = spawn
    this.#patience = { ...PATIENCE, ...patience }
    this.#now = now ?? performance.now.bind(performance)
  }

  /**
   * Runs `call` against the process. Rejects with compute's own error, E_CANCELLED, E_H5_STALLED or E_COMPUTE_DIED.
   * `call` is run again from its start when the process was ended for another's sake, so it must put its own blocks.
   */
  async call<T>(work: Work, call: (client: ComputeClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (;;) {
      if (signal?.aborted) throw new AppError('E_CANCELLED')
      const life = this.#alive(work)
      const cancel = (): void => void life.endUnlessResponsive()
      signal?.addEventListener('abort', cancel, { once: true })
      try {
        return await life.run(call)
      } catch (error) {
        if (signal?.aborted) throw new AppError('E_CANCELLED', {}, { cause: error })
        if (!(error instanceof Ended)) throw error
        if (!mayRunAgain(error, life)) throw this.#failure(work, error)
      } finally {
        signal?.removeEventListener('abort', cancel)
        // A file that is read again after its failure was told must be read by another process, so this is waited for.
        if (work.readsFile) await this.#recycle(life)
        else void this.#recycle(life)
      }
    }
  }

  /** Allows restarts again after too many of them: the user has asked for work. */
  revive(): void {
    this.#deaths = []
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#resting)
    for (const life of [...this.#retired, this.#life]) life?.end('purpose')
  }

  #alive({ where }: Work): Life {
    if (this.#closed) throw new AppError('E_COMPUTE_DIED', { where, detail: 'the app is closing' })
    if (this.#life && !this.#life.ended) return this.#life
    const since = this.#now() - RESTARTS_WITHIN
    this.#deaths = this.#deaths.filter((time) => time > since)
    if (this.#deaths.length > RESTARTS) {
      const detail = `it has stopped ${this.#deaths.length} times within five minutes`
      throw new AppError('E_COMPUTE_DIED', { where, detail })
    }
    this.#life = new Life(this.#spawn(), this.#patience, (ended) => {
      if (ended.by !== 'purpose') this.#deaths.push(this.#now())
    })
    return this.#life
  }

  #failure({ where, readsFile }: Work, ended: Ended): AppError {
    const seconds = Math.round((this.#patience.tick * this.#patience.stalledTicks) / 1000)
    if (ended.by === 'watchdog' && readsFile) return new AppError('E_H5_STALLED', { where, detail: `${seconds}` })
    if (ended.outOfMemory) {
      return new AppError('E_MEMORY', {
        detail: `The compute process ran out of memory while it was working on ${where}`
      })
    }
    const detail = ended.by === 'watchdog' ? `it did not answer for ${seconds} seconds` : ended.message
    return new AppError('E_COMPUTE_DIED', { where, detail })
  }

  /** Memory of WASM never shrinks, and HDF5 keeps files open that failed: such a process is given up once nothing runs in it. */
  async #recycle(life: Life): Promise<void> {
    const state = await life.state().catch(() => undefined)
    if (!state || life.ended) return
    if (state.spent && this.#life === life) {
      this.#life = undefined
      this.#retired.add(life)
    }
    if (life.calls > 0) return
    const retired = this.#retired.delete(life)
    if (retired || state.memoryBytes > RECYCLE_ABOVE) return life.end('purpose')
    clearTimeout(this.#resting)
    if (state.memoryBytes > life.startBytes + GROWN) this.#endAfterRest(life)
  }

  #endAfterRest(life: Life): void {
    const end = (): void => {
      if (life.calls === 0) life.end('purpose')
    }
    this.#resting = setTimeout(end, this.#patience.rest).unref()
  }
}

/** Work that another's cancel or recycling interrupted, or that met a process which never came up, is simply repeated. */
function mayRunAgain(ended: Ended, life: Life): boolean {
  return ended.by === 'purpose' || (ended.by === 'itself' && !life.answered)
}
