import { arrayOf } from '../../src-shared/model/arrays.ts'
import { arraysOf, type Client } from '../connect.ts'
import { byLabels, byNumbers, type Colouring } from '../figures/colouring.ts'
import type { Faults } from './faults.svelte.ts'

export type ColourChoice =
  | { readonly kind: 'time' }
  | {
      readonly kind: 'gene'
      readonly matrix: string
      readonly gene: string
      /** What it is called on the screen. */
      readonly name: string
      readonly log: boolean
    }
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'growth'; readonly fitId: string; readonly of: GrowthArray }

/** Growth per cell, as a fit found it or as it was expected beforehand; by the names of its arrays (model/fit.ts). */
export type GrowthArray = 'growth' | 'growthPrior'
export const GROWTH_NAMES: Readonly<Record<GrowthArray, string>> = {
  growth: 'Relative growth (a fit)',
  growthPrior: 'Relative growth, expected'
}

/** What the cells of the open dataset are coloured by, in every figure that shows cells. */
export class ColourBy {
  choice = $state.raw<ColourChoice>({ kind: 'time' })
  /** Null while cells are coloured by time, or while values are being read. */
  colouring = $state.raw<Colouring | null>(null)
  reading = $state(false)
  private datasetId: string | null = null
  private readonly api: Client
  private readonly faults: Faults

  constructor(api: Client, faults: Faults) {
    this.api = api
    this.faults = faults
  }

  /** Colours by time again when another dataset is opened. */
  forDataset(id: string): void {
    if (id === this.datasetId) return
    this.datasetId = id
    void this.choose({ kind: 'time' })
  }

  /** Colours by the growth of this fit where it was that of another one; by time where it has none. */
  forFit(id: string, has: readonly GrowthArray[]): void {
    if (this.choice.kind !== 'growth' || this.choice.fitId === id) return
    const { of } = this.choice
    void this.choose(has.includes(of) ? { kind: 'growth', fitId: id, of } : { kind: 'time' })
  }

  async choose(choice: ColourChoice): Promise<void> {
    this.choice = choice
    this.reading = choice.kind !== 'time'
    if (choice.kind === 'time') this.colouring = null
    if (choice.kind === 'time' || this.datasetId === null) return
    const found = await this.faults.guard(this.read(this.datasetId, choice))
    // Another choice may have been made meanwhile.
    if (this.choice !== choice) return
    this.reading = false
    this.colouring = found ?? null
    if (!found) this.choice = { kind: 'time' }
  }

  private async read(id: string, choice: Exclude<ColourChoice, { kind: 'time' }>): Promise<Colouring> {
    if (choice.kind === 'gene') {
      const { matrix, gene, name, log } = choice
      const arrays = await arraysOf(await this.api.datasets.gene({ id, matrix, gene }))
      return byNumbers(name, arrayOf(arrays, 'values', Float32Array), log)
    }
    if (choice.kind === 'growth') {
      const arrays = await arraysOf(await this.api.fits.arrays({ id: choice.fitId }))
      return byNumbers(GROWTH_NAMES[choice.of], arrayOf(arrays, choice.of, Float32Array), false)
    }
    const { labels, bytes } = await this.api.datasets.obsColumn({ id, column: choice.column })
    const arrays = await arraysOf(bytes)
    if (labels) return byLabels(choice.column, labels, arrayOf(arrays, 'codes', Int32Array))
    return byNumbers(choice.column, arrayOf(arrays, 'values', Float32Array), false)
  }
}
