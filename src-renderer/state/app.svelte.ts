import { createContext } from 'svelte'
import type { Client, Connection, LinkState } from '../connect.ts'
import { Bin } from './bin.svelte.ts'
import { ColourBy } from './colour-by.svelte.ts'
import { Faults } from './faults.svelte.ts'
import { FigureDesk } from './figures.svelte.ts'
import { Jobs } from './jobs.svelte.ts'
import { Panels } from './panels.svelte.ts'
import { SessionState } from './session.svelte.ts'
import { stepStates } from './steps.ts'
import { Theme } from './theme.svelte.ts'
import { Thumbnails } from './thumbnails.ts'
import { Workspace } from './workspace.svelte.ts'

export type Info = Awaited<ReturnType<Client['app']['info']>>

/** All state of the page; one per page, handed down by context. */
export class AppState {
  link = $state.raw<LinkState>('connecting')
  info = $state.raw<Info | null>(null)
  ready = $state(false)
  readonly api: Client
  readonly faults = new Faults()
  readonly session: SessionState
  readonly work: Workspace
  readonly jobs: Jobs
  readonly bin: Bin
  readonly colour: ColourBy
  readonly figures: FigureDesk
  readonly panels = new Panels()
  readonly thumbnails: Thumbnails
  readonly theme: Theme
  readonly steps = $derived.by(() =>
    stepStates({
      dataset: this.work.dataset,
      space: this.work.space,
      spaceCurrent: this.work.spaceCurrent,
      fit: this.work.fit,
      running: {
        open: this.jobs.runningOf('open') !== undefined,
        space: this.jobs.runningOf('space', this.work.dataset?.id) !== undefined,
        fit: this.jobs.runningOf('fit', this.work.dataset?.id) !== undefined
      }
    })
  )

  constructor(connection: Connection) {
    this.api = connection.client
    this.session = new SessionState(this.api)
    this.theme = new Theme(this.session)
    this.work = new Workspace(this.api, this.session, this.faults)
    this.thumbnails = new Thumbnails(this.api)
    this.bin = new Bin(this.api, this.faults)
    this.colour = new ColourBy(this.api, this.faults)
    this.figures = new FigureDesk(this.api, this.faults)
    this.jobs = new Jobs(this.api, this.faults, (job) => this.work.ended(job))
    connection.onState((state) => {
      this.link = state
      if (state === 'open') void this.begin()
    })
  }

  openPath(path: string): Promise<unknown> {
    return this.jobs.start(this.api.datasets.open({ kind: 'path', path }))
  }

  openSample(): Promise<unknown> {
    return this.jobs.start(this.api.datasets.open({ kind: 'sample' }))
  }

  private async begin(): Promise<void> {
    void this.jobs.watch()
    void this.work.watch()
    if (this.ready) return
    await this.faults.guard(async () => {
      this.info = await this.api.app.info()
      await this.session.restore()
      await this.work.restore()
    })
    this.ready = true
  }
}

export const [getApp, setApp] = createContext<AppState>()
