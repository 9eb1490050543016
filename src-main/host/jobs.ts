import { randomUUID } from 'node:crypto'
import { AppError, type AppErrorData } from '../../src-shared/errors.ts'
import type { Job, Progress } from '../../src-shared/model/job.ts'
import { loggedErrorData } from './errors.ts'
import { Publisher } from './publisher.ts'

/** Least time between two reports of a job to one watcher, in milliseconds. */
const REPORT_EVERY = 100
/** The live loss is thinned by half when it has more points. */
const LOSS_POINTS = 1000
/** Finished jobs that are remembered, for a page that was not connected when they ended. */
const KEPT_FINISHED = 50
/** A time left is guessed after this many seconds and this share of the work. */
const GUESS_AFTER_SECONDS = 1
const GUESS_AFTER_FRACTION = 0.02

export interface JobContext {
  readonly signal: AbortSignal
  report(progress: Progress): void
}

export interface NewJob {
  readonly kind: Job['kind']
  readonly title: string
  readonly datasetId?: string
  /** Equal work that runs already is not started twice. */
  readonly content: string
  /** True for work that takes all threads; such jobs run one after the other. */
  readonly heavy: boolean
  /** Of work that can be resumed when its process died: how it would go on, in a sentence. */
  resumes?(): string
  /** Forgets what was kept for resuming: the user has given the work up, or it has failed for good. */
  abandon?(): void
  /** Does the work and returns the id of what came out; goes on where it was interrupted. */
  run(context: JobContext): Promise<string>
}

interface Entry {
  job: Job
  readonly work: NewJob
  cancel: AbortController
  version: number
}

const UNFINISHED: ReadonlySet<Job['status']> = new Set(['running', 'interrupted'])

/** The jobs of this session. A job record is replaced at each change, never edited. */
export class Jobs {
  readonly #entries = new Map<string, Entry>()
  readonly #changes = new Publisher()
  readonly #now: () => number
  #heavy: Promise<unknown> = Promise.resolve()

  /** `now` gives seconds. */
  constructor(now: () => number = () => performance.now() / 1000) {
    this.#now = now
  }

  /** Starts a job, or finds the one of equal content that runs or was interrupted, which goes on. Returns its id. */
  start(work: NewJob): string {
    const found = [...this.#entries.values()].find(
      (entry) => entry.work.content === work.content && UNFINISHED.has(entry.job.status)
    )
    if (found) this.resume(found.job.id)
    const entry = found ?? this.#add(work, { status: 'running', fraction: 0 })
    if (!found) this.#begin(entry)
    return entry.job.id
  }

  /** Adds a job that was interrupted in an earlier session. */
  restore(work: NewJob, fraction: number): void {
    this.#add(work, { status: 'interrupted', fraction, resumes: work.resumes?.() })
  }

  /** Goes on with a job that was interrupted; any other stays as it is. */
  resume(id: string): void {
    const entry = this.#entry(id)
    if (entry.job.status !== 'interrupted') return
    entry.cancel = new AbortController()
    this.#update(entry, { status: 'running', stage: '', loss: [], error: null, resumes: undefined })
    this.#begin(entry)
  }

  #add(work: NewJob, state: Pick<Job, 'status' | 'fraction' | 'resumes'>): Entry {
    const { kind, title, datasetId } = work
    const id = randomUUID()
    const job: Job = {
      id,
      kind,
      title,
      datasetId,
      ...state,
      stage: '',
      secondsLeft: null,
      loss: [],
      resultId: null,
      error: null
    }
    const entry: Entry = { job, work, cancel: new AbortController(), version: 0 }
    this.#entries.set(id, entry)
    this.#forgetOldest()
    this.#changes.publish()
    return entry
  }

  #forgetOldest(): void {
    const finished = [...this.#entries.keys()].filter((id) => !UNFINISHED.has(this.#entry(id).job.status))
    for (const id of finished.slice(0, -KEPT_FINISHED)) this.#entries.delete(id)
  }

  #begin(entry: Entry): void {
    if (entry.work.heavy) this.#heavy = this.#heavy.then(() => this.#run(entry))
    else void this.#run(entry)
  }

  /** Gives up a job that runs or was interrupted; one that has finished stays as it is. */
  cancel(id: string): void {
    const entry = this.#entry(id)
    if (!UNFINISHED.has(entry.job.status)) return
    entry.cancel.abort()
    entry.work.abandon?.()
    this.#update(entry, { status: 'cancelled', secondsLeft: null, resumes: undefined })
  }

  /** Forgets a finished job. */
  dismiss(id: string): void {
    const entry = this.#entries.get(id)
    if (entry && !UNFINISHED.has(entry.job.status)) this.#entries.delete(id)
  }

  get(id: string): Job {
    return this.#entry(id).job
  }

  get running(): boolean {
    return [...this.#entries.values()].some(({ job }) => job.status === 'running')
  }

  /** Every job as it is now, then each that changes. */
  async *watch(signal?: AbortSignal): AsyncGenerator<Job, void> {
    const seen = new Map<string, number>()
    for await (const _ of this.#changes.changes(REPORT_EVERY, signal)) {
      for (const [id, { job, version }] of this.#entries) {
        if (seen.get(id) === version) continue
        seen.set(id, version)
        yield job
      }
    }
  }

  /** Stops what runs, because the program ends; what can be resumed can be so in the next session. */
  stop(): void {
    for (const entry of this.#entries.values()) entry.cancel.abort()
  }

  async #run(entry: Entry): Promise<void> {
    const { work } = entry
    const { signal } = entry.cancel
    if (signal.aborted) return
    const started = this.#now()
    try {
      const resultId = await work.run({ signal, report: (progress) => this.#report(entry, progress, started) })
      if (!signal.aborted) this.#update(entry, { status: 'done', fraction: 1, secondsLeft: null, resultId })
    } catch (error) {
      if (!signal.aborted) this.#failed(entry, loggedErrorData(error))
    }
  }

  #failed(entry: Entry, error: AppErrorData): void {
    const { work } = entry
    if (work.resumes && error.code === 'E_COMPUTE_DIED') {
      return this.#update(entry, { status: 'interrupted', secondsLeft: null, error, resumes: work.resumes() })
    }
    work.abandon?.()
    this.#update(entry, { status: 'failed', secondsLeft: null, error })
  }

  #report(entry: Entry, { stage, fraction, loss }: Progress, started: number): void {
    if (entry.job.status !== 'running') return
    const secondsLeft = guessSecondsLeft(this.#now() - started, fraction)
    this.#update(entry, {
      stage,
      fraction,
      secondsLeft,
      loss: loss ? thin([...entry.job.loss, ...loss]) : entry.job.loss
    })
  }

  #update(entry: Entry, change: Partial<Job>): void {
    entry.job = { ...entry.job, ...change }
    entry.version++
    this.#changes.publish()
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id)
    if (!entry) throw new AppError('E_NOT_FOUND', { detail: 'This job' })
    return entry
  }
}

/** Seconds left if the rest goes as fast as what was done; null while too little is known. */
export function guessSecondsLeft(elapsed: number, fraction: number): number | null {
  if (elapsed < GUESS_AFTER_SECONDS || fraction < GUESS_AFTER_FRACTION) return null
  return Math.max(0, (elapsed * (1 - fraction)) / fraction)
}

/** Every second point, keeping the last, when there are too many. */
function thin(loss: Job['loss']): Job['loss'] {
  if (loss.length <= LOSS_POINTS) return loss
  return loss.filter((_, i) => (loss.length - 1 - i) % 2 === 0)
}
