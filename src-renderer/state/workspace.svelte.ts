import type { Client } from '../connect.ts'
import type { Session } from '../../src-shared/contract/library.ts'
import type { Job } from '../../src-shared/model/job.ts'
import type { Dataset, DatasetEntry, Fit, Space } from '../../src-shared/model/library.ts'
import type { TimeAxis } from '../../src-shared/model/time-axis.ts'
import type { Faults } from './faults.svelte.ts'
import type { SessionState } from './session.svelte.ts'
import { sameAxis } from './steps.ts'

/** The dataset on the screen with its spaces and fits, and the list of all datasets. */
export class Workspace {
  entries = $state.raw<DatasetEntry[]>([])
  dataset = $state.raw<Dataset | null>(null)
  spaces = $state.raw<Space[]>([])
  fits = $state.raw<Fit[]>([])
  /** Edits of the time axis that are not stored: none is accepted yet, or no landscape can be fitted with them. */
  draft = $state.raw<TimeAxis | null>(null)
  readonly space = $derived.by(() => this.spaces.find((s) => s.id === this.session.now.spaceId) ?? null)
  readonly fit = $derived.by(() => this.fits.find((f) => f.id === this.session.now.fitId) ?? null)
  /** The space was computed for the time axis as it is now. */
  readonly spaceCurrent = $derived.by(() => sameAxis(this.space?.axis, this.dataset?.axis))
  private readonly api: Client
  private readonly session: SessionState
  private readonly faults: Faults
  private history = $state.raw<TimeAxis[]>([])

  constructor(api: Client, session: SessionState, faults: Faults) {
    this.api = api
    this.session = session
    this.faults = faults
  }

  /** Loads what the restored session names; what is no longer there is left out. */
  async restore(): Promise<void> {
    const { datasetId } = this.session.now
    if (datasetId === null) return
    try {
      await this.load(datasetId)
    } catch {
      this.close()
    }
  }

  /** Follows the library until the connection ends. */
  async watch(): Promise<void> {
    try {
      for await (const _ of await this.api.library.watch()) {
        this.entries = await this.api.library.list()
        await this.follow()
      }
    } catch {
      // The connection ended; the next one starts a new watch.
    }
  }

  /** Shows what another window, or a job, has changed of the dataset on the screen. */
  private async follow(): Promise<void> {
    const shown = this.dataset
    if (!shown) return
    if (!this.entries.some((entry) => entry.id === shown.id)) return this.close()
    const dataset = await this.api.datasets.get({ id: shown.id })
    if (this.dataset !== shown) return
    if (JSON.stringify(dataset) !== JSON.stringify(shown)) this.dataset = dataset
    await this.refresh()
  }

  /** Opens the dataset of a fit at a step, with the fit and its settings. */
  async openFit(fit: Fit, step: Session['step']): Promise<void> {
    await this.open(fit.datasetId)
    if (this.dataset?.id !== fit.datasetId) return
    this.showFit(fit)
    this.session.set({ step })
  }

  async open(id: string): Promise<void> {
    const loaded = await this.faults.guard(() => this.load(id))
    if (!loaded) return
    this.faults.clear()
    const fit = this.fits[0]
    const space = fit ? this.spaces.find((s) => s.id === fit.spaceId) : this.spaces[0]
    const dims = fit?.config.dims ?? null
    this.session.set({
      step: fit ? 'landscape' : 'data',
      datasetId: id,
      spaceId: space?.id ?? null,
      fitId: fit?.id ?? null,
      dims
    })
  }

  close(): void {
    this.dataset = null
    this.draft = null
    this.spaces = []
    this.fits = []
    this.session.set({ step: 'data', datasetId: null, spaceId: null, fitId: null, dims: null })
  }

  /** Shows a fit with the space that it was made in. */
  showFit(fit: Fit): void {
    this.session.set({ fitId: fit.id, spaceId: fit.spaceId, dims: fit.config.dims })
  }

  /** Stores an axis. Where that fails, it stays a draft if it is one. */
  async setAxis(axis: TimeAxis): Promise<void> {
    const dataset = this.dataset
    if (!dataset) return
    const changed = await this.faults.guard(this.api.datasets.setAxis({ id: dataset.id, axis }))
    if (!changed) return
    if (dataset.axis) this.history = [...this.history, dataset.axis]
    this.dataset = changed
    if (this.draft === axis) this.draft = null
  }

  get canUndo(): boolean {
    return this.history.length > 0 || this.edited
  }

  /** An accepted axis was edited to one that is not stored. */
  private get edited(): boolean {
    return Boolean(this.dataset?.axis && this.draft)
  }

  /** Takes the last change of the time axis back: edits that are not stored, else what was stored last. */
  async undo(): Promise<void> {
    if (this.edited) {
      this.draft = null
      return
    }
    const axis = this.history.at(-1)
    if (!axis || !this.dataset) return
    const changed = await this.faults.guard(this.api.datasets.setAxis({ id: this.dataset.id, axis }))
    if (!changed) return
    this.history = this.history.slice(0, -1)
    this.dataset = changed
  }

  /** What a finished job changes on the screen. */
  async ended(job: Job): Promise<void> {
    if (job.status !== 'done' || job.resultId === null) return
    if (job.kind === 'open') return this.open(job.resultId)
    if (job.datasetId !== undefined && job.datasetId !== this.dataset?.id) return
    await this.faults.guard(() => this.refresh())
    if (job.kind === 'space') this.showSpace(job.resultId)
    const fit = this.fits.find((f) => f.id === job.resultId)
    if (job.kind === 'fit' && fit) this.showFit(fit)
  }

  private showSpace(id: string): void {
    const space = this.spaces.find((s) => s.id === id)
    if (!space) return
    const fit = this.fits.find((f) => f.spaceId === id)
    const dims = fit?.config.dims ?? Math.min(5, space.summary.D)
    this.session.set({ spaceId: id, fitId: fit?.id ?? null, dims })
  }

  private async load(id: string): Promise<boolean> {
    this.dataset = await this.api.datasets.get({ id })
    this.history = []
    this.draft = null
    await this.refresh()
    return true
  }

  private async refresh(): Promise<void> {
    if (!this.dataset) return
    const datasetId = this.dataset.id
    const [spaces, fits] = await Promise.all([this.api.spaces.list({ datasetId }), this.api.fits.list({ datasetId })])
    if (this.dataset?.id !== datasetId) return
    const newest = (a: { created: string }, b: { created: string }): number => b.created.localeCompare(a.created)
    // Records never change: those that are there stay the same objects, so that nothing is drawn again.
    this.spaces = kept(this.spaces, spaces.toSorted(newest))
    this.fits = kept(this.fits, fits.toSorted(newest))
  }
}

/** `now` with the records of `before` that it still has; `before` itself where nothing has changed. */
function kept<T extends { readonly id: string }>(before: T[], now: T[]): T[] {
  if (before.length === now.length && now.every((record, i) => record.id === before[i]?.id)) return before
  return now.map((record) => before.find(({ id }) => id === record.id) ?? record)
}
