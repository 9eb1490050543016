import { figureOf, PAPER_FIGURE, type FigureSettings } from '../../src-shared/model/figure.ts'
import type { Client } from '../connect.ts'
import type { Faults } from './faults.svelte.ts'

/** A fit, or a space without one. */
interface Subject {
  readonly spaceId: string
  readonly fitId: string | null
}

/** The figure of the paper; without a fit, the cells. */
const firstFigure = ({ fitId }: Subject): FigureSettings =>
  fitId === null ? figureOf('cells', { widthMm: 89 }) : PAPER_FIGURE

/** The figure that is composed of what is open; each change is stored by the host and can be taken back. */
export class FigureDesk {
  settings = $state.raw<FigureSettings>(PAPER_FIGURE)
  /** False until the stored figure is there. */
  ready = $state(false)
  #past = $state.raw<readonly FigureSettings[]>([])
  #future = $state.raw<readonly FigureSettings[]>([])
  #subject: Subject | null = null
  readonly #api: Client
  readonly #faults: Faults

  constructor(api: Client, faults: Faults) {
    this.#api = api
    this.#faults = faults
  }

  get canUndo(): boolean {
    return this.#past.length > 0
  }

  get canRedo(): boolean {
    return this.#future.length > 0
  }

  /** Loads the figure of a fit; the one that is open already stays as it is. */
  async open(subject: Subject): Promise<void> {
    const { spaceId, fitId } = subject
    if (this.#subject?.spaceId === spaceId && this.#subject.fitId === fitId) return
    this.#subject = { spaceId, fitId }
    this.ready = false
    const found = await this.#faults.guard(this.#api.figures.settings({ spaceId, fitId }))
    if (this.#subject.spaceId !== spaceId || this.#subject.fitId !== fitId) return
    this.#past = []
    this.#future = []
    this.settings = found?.settings ?? firstFigure(subject)
    this.ready = true
  }

  change(part: Partial<FigureSettings>): void {
    this.#past = [...this.#past, this.settings]
    this.#future = []
    this.#show({ ...this.settings, ...part })
  }

  undo(): void {
    const last = this.#past.at(-1)
    if (!last) return
    this.#past = this.#past.slice(0, -1)
    this.#future = [this.settings, ...this.#future]
    this.#show(last)
  }

  redo(): void {
    const [next, ...rest] = this.#future
    if (!next) return
    this.#future = rest
    this.#past = [...this.#past, this.settings]
    this.#show(next)
  }

  /** Shows and stores. Storing runs behind; it is tried again with the next change when it fails. */
  #show(settings: FigureSettings): void {
    this.settings = settings
    if (this.#subject) this.#api.figures.saveSettings({ ...this.#subject, settings }).catch(() => undefined)
  }
}
