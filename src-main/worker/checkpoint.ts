import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import type { TaskMemory } from './pool.ts'

/** Work that ends sooner is not worth keeping, in milliseconds. */
const FIRST_AFTER = 1000
/** Least time between two saves of what is under way, in milliseconds. */
const EVERY = 1000

/** Takes a finished or saved piece of a job, as bytes, out of the process; a later one of the same name replaces it. */
export type SendPiece = (piece: string, bytes: Uint8Array<ArrayBuffer>) => void

/**
 * What a job has finished so far, so that it can go on when its process dies. Values are plain data. Nothing is done with them
 * until the job has run for a second: many end before.
 */
export class Checkpoint implements TaskMemory {
  readonly #found: Readonly<Record<string, Uint8Array>>
  readonly #send: SendPiece
  readonly #now: () => number
  readonly #waiting: { readonly piece: () => string; readonly value: unknown }[] = []
  #next: number

  /** `found`: what an earlier process sent of the same job. `now` gives milliseconds. */
  constructor(
    send: SendPiece,
    found: Readonly<Record<string, Uint8Array>> = {},
    now: () => number = performance.now.bind(performance)
  ) {
    this.#send = send
    this.#found = found
    this.#now = now
    this.#next = now() + FIRST_AFTER
  }

  /** What an earlier process kept under this name; undefined where there is nothing that can be read. */
  recall(piece: string): unknown {
    const bytes = this.#found[piece]
    if (!bytes) return undefined
    try {
      // A copy: arrays in it are views of the bytes, and what goes to a thread takes all the bytes with it.
      return deserialize(bytes.slice())
    } catch {
      return undefined
    }
  }

  /** Keeps what is finished. */
  keep(piece: string, value: unknown): void {
    this.#wait(() => piece, value)
  }

  recallTask(task: string, args: unknown): unknown {
    return Object.keys(this.#found).length > 0 ? this.recall(taskPiece(task, args)) : undefined
  }

  keepTask(task: string, args: unknown, value: unknown): void {
    this.#wait(() => taskPiece(task, args), value)
  }

  /** Keeps what `save` gives of something under way, if the last save is long enough ago. */
  offer(piece: string, save: () => unknown): void {
    if (this.#now() < this.#next) return
    this.#wait(() => piece, save())
    this.#next = this.#now() + EVERY
  }

  #wait(piece: () => string, value: unknown): void {
    this.#waiting.push({ piece, value })
    if (this.#now() < this.#next) return
    for (const { piece, value } of this.#waiting.splice(0)) this.#send(piece(), new Uint8Array(serialize(value)))
  }
}

/** A task is known by what it was asked: the order of tasks may differ from one process to the next. */
function taskPiece(task: string, args: unknown): string {
  return `${task}/${createHash('sha256').update(serialize(args)).digest('hex')}`
}
