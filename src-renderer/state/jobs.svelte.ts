import type { Client } from '../connect.ts'
import type { Job } from '../../src-shared/model/job.ts'
import type { Faults } from './faults.svelte.ts'

/** The jobs of the host as they change, and what is to happen when one ends. */
export class Jobs {
  list = $state.raw<Job[]>([])
  readonly running = $derived(this.list.filter((job) => job.status === 'running'))
  readonly interrupted = $derived(this.list.filter((job) => job.status === 'interrupted'))
  private readonly api: Client
  private readonly faults: Faults
  private readonly ended: (job: Job) => void | Promise<void>
  /** Ids of jobs whose end was dealt with; nothing on the screen depends on it. */
  private handled: readonly string[] = []
  /** Ids of jobs that this page started. */
  private ours: readonly string[] = []
  /** Who waits for the end of which job. */
  private waiting: readonly { id: string; tell: (job: Job) => void }[] = []

  /** `ended` is called once for each job that this page started or saw running. */
  constructor(api: Client, faults: Faults, ended: (job: Job) => void | Promise<void>) {
    this.api = api
    this.faults = faults
    this.ended = ended
  }

  /** Follows the host until the connection ends. */
  async watch(): Promise<void> {
    try {
      for await (const job of await this.api.jobs.watch()) this.put(withoutOldLoss(job))
    } catch {
      // The connection ended; the next one starts a new watch.
    }
  }

  /** Starts a job by a call of the contract and gives its id; failures are shown. */
  async start(call: Promise<{ jobId: string }>): Promise<string | undefined> {
    const started = await this.faults.guard(call)
    if (!started) return undefined
    // A job that ends at once may be reported before its id comes back, or after it but as ended only.
    this.ours = [...this.ours, started.jobId]
    const job = this.list.find((j) => j.id === started.jobId)
    if (job) this.settle(job)
    return started.jobId
  }

  /** Starts a job and waits until it has ended and the page shows what came out. Gives nothing when it did not come to be. */
  async finish(call: Promise<{ jobId: string }>): Promise<Job | undefined> {
    const { promise, resolve } = Promise.withResolvers<Job>()
    const listed = call.then(({ jobId }) => {
      this.waiting = [...this.waiting, { id: jobId, tell: resolve }]
      return { jobId }
    })
    return (await this.start(listed)) === undefined ? undefined : promise
  }

  byId(id: string | undefined): Job | undefined {
    return this.list.find((job) => job.id === id)
  }

  async cancel(id: string): Promise<void> {
    await this.faults.guard(this.api.jobs.cancel({ id }))
  }

  /** Goes on with a job that was interrupted. */
  async resume(id: string): Promise<void> {
    await this.start(this.api.jobs.resume({ id }).then(() => ({ jobId: id })))
  }

  runningOf(kind: Job['kind'], datasetId?: string): Job | undefined {
    return this.running.find((job) => job.kind === kind && (datasetId === undefined || job.datasetId === datasetId))
  }

  private put(job: Job): void {
    const at = this.list.findIndex((j) => j.id === job.id)
    const before = this.list[at]
    this.list = at < 0 ? [...this.list, job] : this.list.with(at, job)
    if (job.status === 'running') this.handled = this.handled.filter((id) => id !== job.id)
    if (before?.status === 'running' || this.ours.includes(job.id)) this.settle(job)
  }

  private settle(job: Job): void {
    if (job.status === 'running' || job.status === 'interrupted' || this.handled.includes(job.id)) return
    this.handled = [...this.handled, job.id]
    // That a file is not the one that was looked for is told where it was chosen.
    if (job.error && job.kind !== 'relink') this.faults.add(job.error)
    void Promise.resolve(this.ended(job)).then(() => {
      const [waited, others] = [
        this.waiting.filter((w) => w.id === job.id),
        this.waiting.filter((w) => w.id !== job.id)
      ]
      this.waiting = others
      for (const { tell } of waited) tell(job)
    })
  }
}

/** The live loss of a job that has ended is shown nowhere: a page that is open for days would only collect it. */
function withoutOldLoss(job: Job): Job {
  return job.status === 'running' || job.status === 'interrupted' ? job : { ...job, loss: [] }
}
