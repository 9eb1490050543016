import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../src-shared/errors.ts'
import type { Progress } from '../../src-shared/model/job.ts'

/** Progress is reported at most this often, in milliseconds. */
const REPORT_EVERY = 100

/** Throws E_CANCELLED once the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('E_CANCELLED')
}

/**
 * Runs a generator of compute to its end, giving way to the event loop at each yield so that pings are answered and a
 * cancel is seen. `report` sees every yield.
 */
export async function drive<T, R>(
  work: Generator<T, R>,
  signal: AbortSignal | undefined,
  report?: (progress: T) => void
): Promise<R> {
  try {
    for (;;) {
      const step = work.next()
      if (step.done) return step.value
      report?.(step.value)
      await setImmediate()
      throwIfAborted(signal)
    }
  } catch (error) {
    // What the work has open is closed; its result is not wanted any more.
    work.return(undefined as R)
    throw error
  }
}

/** Collects reports of a job and hands them out as an async iterator, at most ten a second. */
export class Reporter {
  #stage = ''
  #fraction = 0
  #loss: [number, number][] = []
  readonly #pieces = new Map<string, Uint8Array<ArrayBuffer>>()
  #dirty = false
  #wake: (() => void) | undefined
  readonly #span: [number, number] = [0, 1]
  readonly #put: (bytes: Uint8Array<ArrayBuffer>) => string

  /** `put` keeps the bytes of a checkpoint for the host to take, under the key that it returns. */
  constructor(put: (bytes: Uint8Array<ArrayBuffer>) => string = () => '') {
    this.#put = put
  }

  /** The reports that follow belong to this stage, which covers the given share of the whole job. */
  stage(name: string, from: number, to: number): void {
    this.#stage = name
    this.#span[0] = from
    this.#span[1] = to
    this.progress(0)
  }

  /** Progress within the stage, 0..1. */
  progress(fraction: number): void {
    this.#fraction = this.#span[0] + (this.#span[1] - this.#span[0]) * Math.min(1, Math.max(0, fraction))
    this.#dirty = true
    this.#wake?.()
  }

  loss(step: number, value: number): void {
    this.#loss.push([step, value])
  }

  /** A piece of a checkpoint goes out with the next report; one of the same name that has not gone yet is dropped. */
  piece(name: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#pieces.set(name, bytes)
    this.#dirty = true
    this.#wake?.()
  }

  /** Streams the reports while `job` runs and returns its result. */
  async *stream<R>(job: (reporter: Reporter) => Promise<R>): AsyncGenerator<Progress, R> {
    let settled = false
    const running = job(this).finally(() => {
      settled = true
      this.#wake?.()
    })
    running.catch(() => undefined)
    while (!settled) {
      if (!this.#dirty) await new Promise<void>((resolve) => (this.#wake = resolve))
      if (!this.#dirty) continue
      yield this.#take()
      if (!settled) await Promise.race([running.catch(() => undefined), pause(REPORT_EVERY)])
    }
    if (this.#dirty) yield this.#take()
    return await running
  }

  #take(): Progress {
    const loss = this.#loss
    this.#loss = []
    this.#dirty = false
    const saved = [...this.#pieces].map(([piece, bytes]) => ({ piece, key: this.#put(bytes) }))
    this.#pieces.clear()
    return {
      stage: this.#stage,
      fraction: this.#fraction,
      ...(loss.length > 0 && { loss }),
      ...(saved.length > 0 && { saved })
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
