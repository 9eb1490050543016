import { unpackArrays } from '../../../src-shared/model/arrays.ts'
import type { FileSummary } from '../../../src-shared/model/file-summary.ts'
import type { Agreement } from '../../../src-shared/model/agreement.ts'
import { DEFAULT_VIEW, type FitSummary } from '../../../src-shared/model/fit.ts'
import type { TruthSummary } from '../../../src-shared/model/truth.ts'
import type { Progress } from '../../../src-shared/model/job.ts'
import type { FileIdentity } from '../../../src-shared/model/library.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { blobBytes, putBlocks } from '../../host/compute/calls.ts'
import type { WorkerHandle } from '../../host/compute/worker-handle.ts'
import type { FigureRecords } from '../../host/figures/index.ts'
import { viewSummaryOf } from '../../host/work/figure-records.ts'
import type { SpaceChoice } from './choose-space.ts'
import { compareFits, findTruth, makeFits, type FitBlock } from './make-fits.ts'
import type { RunOptions } from './options.ts'
import { spaceOf } from './prepare.ts'

export interface Run {
  readonly summary: FileSummary
  readonly identity: FileIdentity
  readonly axis: TimeAxis
  readonly space: FigureRecords['space']
  readonly fit: NonNullable<FigureRecords['fit']>
  /** That fit and those with the other seeds, in the order of the seeds. */
  readonly fits: readonly FitSummary[]
  /** Between these; null of a single one. */
  readonly agreement: Agreement | null
  /** Of files that were simulated. */
  readonly truth: TruthSummary | null
  readonly records: Omit<FigureRecords, 'provenance'>
  /** The packed arrays of space and fit. */
  readonly bytes: { readonly space: Uint8Array<ArrayBuffer>; readonly fit: Uint8Array<ArrayBuffer> }
  /** Time that the landscape took to draw up, in seconds. */
  readonly fieldSeconds: number
}

export interface RunInput {
  readonly summary: FileSummary
  readonly identity: FileIdentity
  readonly axis: TimeAxis
  readonly choice: SpaceChoice
  readonly options: RunOptions
}

/** Space, fit and landscape of a run. `report` gets the progress of each part. */
export async function computeRun(
  compute: WorkerHandle,
  input: RunInput,
  report: (progress: Progress) => void,
  signal: AbortSignal
): Promise<Run> {
  const { summary, identity, axis, choice } = input
  const space = await spaceOf(compute, input, report, signal)
  const fits = await makeFits(compute, input, space, report, signal)
  const fit = fits[0] as FitBlock
  const view = { ...DEFAULT_VIEW, pcs: [0, choice.dims > 1 ? 1 : 0] as [number, number] }
  const started = performance.now()
  const viewBytes = await compute.call(
    { where: 'the landscape' },
    async (client) => {
      await putBlocks(client, { space: () => space.bytes, fit: () => fit.bytes })
      return blobBytes(
        await client.view({ space: 'space', fit: 'fit', summary: fit.summary, config: view }, { signal })
      )
    },
    signal
  )
  const viewArrays = unpackArrays(viewBytes)
  return {
    summary,
    identity,
    axis,
    space: space.summary,
    fit: fit.summary,
    fits: fits.map((made) => made.summary),
    agreement: await compareFits(compute, space, fits, signal),
    truth: await findTruth(compute, input, space, fit, signal),
    records: {
      axis,
      space: space.summary,
      spaceArrays: unpackArrays(space.bytes),
      fit: fit.summary,
      fitArrays: unpackArrays(fit.bytes),
      view: viewSummaryOf(view, viewArrays),
      viewArrays
    },
    bytes: { space: space.bytes, fit: fit.bytes },
    fieldSeconds: (performance.now() - started) / 1000
  }
}
