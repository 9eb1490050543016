import type { DatasetEntry, Fit } from '../../src-shared/model/library.ts'
import type { Client } from '../connect.ts'
import { many } from '../widgets/format.ts'
import type { Faults } from './faults.svelte.ts'

interface Removed {
  /** What was removed, for the beginning of a sentence. */
  readonly what: string
  restore(): Promise<unknown>
}

/** Datasets and fits that were removed from the library on this page, the last of them first to come back. */
export class Bin {
  private removed = $state.raw<readonly Removed[]>([])
  readonly last = $derived(this.removed.at(-1) ?? null)
  private readonly api: Client
  private readonly faults: Faults

  constructor(api: Client, faults: Faults) {
    this.api = api
    this.faults = faults
  }

  remove({ id: datasetId, name, fits }: DatasetEntry): Promise<void> {
    const what = `${name}${fits > 0 ? ` and its ${many(fits, 'fit')}` : ''} removed from the list. The file stays where it is.`
    return this.put(this.api.library.remove({ datasetId }), {
      what,
      restore: () => this.api.library.restore({ datasetId })
    })
  }

  removeFit({ id, name }: Pick<Fit, 'id' | 'name'>): Promise<void> {
    return this.put(this.api.fits.remove({ id }), {
      what: `${name} removed.`,
      restore: () => this.api.fits.restore({ id })
    })
  }

  /** Brings the last one back. */
  async undo(): Promise<void> {
    const { last } = this
    if (!last) return
    this.removed = this.removed.slice(0, -1)
    await this.faults.guard(last.restore())
  }

  private async put(removing: Promise<unknown>, entry: Removed): Promise<void> {
    const done = await this.faults.guard(removing.then(() => true))
    if (done) this.removed = [...this.removed, entry]
  }
}
