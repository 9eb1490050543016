import { Worker } from 'node:worker_threads'
import { AppError } from '../../src-shared/errors.ts'
import type { TaskArguments, TaskName, TaskResult, TaskReply } from './tasks.ts'

/** Remembers results of tasks from one process to the next; undefined where there is none. */
export interface TaskMemory {
  recallTask(name: string, args: unknown): unknown
  keepTask(name: string, args: unknown, value: unknown): void
}

interface Waiting {
  readonly name: TaskName
  readonly args: unknown
  readonly report: ((fraction: number) => void) | undefined
  readonly resolve: (value: never) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Worker threads for independent pieces of work (one coupling, one distance). Tasks are pure functions, so results do
 * not depend on how many threads there are; what the memory has is not done again. Close it when the job is over; closing stops what still runs.
 */
export class Pool {
  readonly #entry: URL
  readonly #size: number
  readonly #idle: Worker[] = []
  readonly #all = new Set<Worker>()
  readonly #busy = new Map<Worker, Waiting>()
  readonly #queue: Waiting[] = []
  readonly #memory: TaskMemory | undefined
  #closed = false

  constructor(entry: URL, size: number, memory?: TaskMemory) {
    this.#entry = entry
    this.#memory = memory
    this.#size = Math.max(1, Math.floor(size))
  }

  run<N extends TaskName>(
    name: N,
    args: TaskArguments<N>,
    report?: (fraction: number) => void
  ): Promise<TaskResult<N>> {
    const known = this.#memory?.recallTask(name, args)
    if (known !== undefined) return Promise.resolve(known as TaskResult<N>)
    return new Promise<TaskResult<N>>((resolve, reject) => {
      if (this.#closed) return reject(new AppError('E_CANCELLED'))
      this.#queue.push({ name, args, report, resolve: resolve as (value: never) => void, reject })
      this.#next()
    })
  }

  /** Stops all threads; what was under way is rejected as cancelled. */
  close(): void {
    this.#closed = true
    for (const waiting of [...this.#queue.splice(0), ...this.#busy.values()])
      waiting.reject(new AppError('E_CANCELLED'))
    this.#busy.clear()
    for (const worker of this.#all) void worker.terminate()
    this.#all.clear()
    this.#idle.length = 0
  }

  #next(): void {
    while (this.#queue.length) {
      const worker = this.#idle.pop() ?? (this.#all.size < this.#size ? this.#start() : undefined)
      if (!worker) return
      const waiting = this.#queue.shift() as Waiting
      this.#busy.set(worker, waiting)
      worker.postMessage({ name: waiting.name, args: waiting.args })
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#entry)
    this.#all.add(worker)
    worker.on('message', (reply: TaskReply) => this.#reply(worker, reply))
    worker.on('error', (error) => this.#lost(worker, error))
    return worker
  }

  #reply(worker: Worker, reply: TaskReply): void {
    const waiting = this.#busy.get(worker)
    if (!waiting) return
    if (reply.kind === 'progress') return waiting.report?.(reply.fraction)
    this.#busy.delete(worker)
    this.#idle.push(worker)
    if (reply.kind === 'done') {
      this.#memory?.keepTask(waiting.name, waiting.args, reply.value)
      waiting.resolve(reply.value as never)
    } else waiting.reject(AppError.fromData(reply.error))
    this.#next()
  }

  #lost(worker: Worker, error: unknown): void {
    this.#all.delete(worker)
    this.#busy.get(worker)?.reject(error)
    this.#busy.delete(worker)
    this.#next()
  }
}

/** A pool for the time of `use`; when the signal fires, everything in it stops. */
export async function withPool<T>(
  { threadEntry, threads, checkpoint }: { threadEntry: URL; threads: number; checkpoint?: TaskMemory },
  signal: AbortSignal | undefined,
  use: (pool: Pool) => Promise<T>
): Promise<T> {
  const pool = new Pool(threadEntry, threads, checkpoint)
  const stop = (): void => pool.close()
  signal?.addEventListener('abort', stop)
  try {
    return await use(pool)
  } finally {
    signal?.removeEventListener('abort', stop)
    pool.close()
  }
}
