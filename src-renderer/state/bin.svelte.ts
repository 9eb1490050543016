import type { DatasetEntry } from '../../src-shared/model/library.ts'
import type { Client } from '../connect.ts'
import type { Faults } from './faults.svelte.ts'

/** Datasets that were removed from the library on this page, the last of them first to come back. */
export class Bin {
  private removed = $state.raw<readonly DatasetEntry[]>([])
  readonly last = $derived(this.removed.at(-1) ?? null)
  private readonly api: Client
  private readonly faults: Faults

  constructor(api: Client, faults: Faults) {
    this.api = api
    this.faults = faults
  }

  async remove(entry: DatasetEntry): Promise<void> {
    const done = await this.faults.guard(async () => {
      await this.api.library.remove({ datasetId: entry.id })
      return true
    })
    if (done) this.removed = [...this.removed, entry]
  }

  /** Brings the last one back. */
  async undo(): Promise<void> {
    const entry = this.last
    if (!entry) return
    this.removed = this.removed.slice(0, -1)
    await this.faults.guard(this.api.library.restore({ datasetId: entry.id }))
  }
}
