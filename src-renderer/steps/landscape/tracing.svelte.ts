import { arrayOf } from '../../../src-shared/model/arrays.ts'
import { arraysOf, type Client } from '../../connect.ts'
import { NO_TRACES, type Traces } from '../../figures/traces.ts'
import type { Faults } from '../../state/faults.svelte.ts'

/** Cells traced at once at most; more hide the landscape. */
const MOST = 60

/** The cells of a fit that are followed along the landscape. */
export class Tracing {
  now = $state.raw<Traces>(NO_TRACES)
  busy = $state(false)
  private readonly api: Client
  private readonly faults: Faults
  private readonly fit: { id: string; d: number }

  constructor(api: Client, faults: Faults, fit: { id: string; d: number }) {
    this.api = api
    this.faults = faults
    this.fit = fit
  }

  /** Follows these cells (rows of the file) too; the oldest are let go when there are too many. */
  async add(rows: readonly number[], frames: number, perInterval: number): Promise<void> {
    const cells = [...this.now.cells.filter((row) => !rows.includes(row)), ...rows].slice(-MOST)
    if (cells.length === 0) return
    this.busy = true
    const found = await this.faults.guard(async () => {
      const arrays = await arraysOf(await this.api.fits.trace({ id: this.fit.id, cells, perInterval }))
      return { cells, path: arrayOf(arrays, 'path', Float32Array), F: frames, d: this.fit.d }
    })
    this.busy = false
    if (found) this.now = found
  }

  clear(): void {
    this.now = NO_TRACES
  }
}
