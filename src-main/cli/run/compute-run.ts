import { unpackArrays } from '../../../src-shared/model/arrays.ts'
import type { FileSummary } from '../../../src-shared/model/file-summary.ts'
import { DEFAULT_VIEW, type FitConfig } from '../../../src-shared/model/fit.ts'
import type { Progress } from '../../../src-shared/model/job.ts'
import type { FileIdentity } from '../../../src-shared/model/library.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { blobBytes, drain, putBlocks, takeBlock } from '../../host/compute/calls.ts'
import type { WorkerHandle } from '../../host/compute/worker-handle.ts'
import type { FigureRecords } from '../../host/figures/index.ts'
import { viewSummaryOf } from '../../host/work/figure-records.ts'
import type { SpaceChoice } from './choose-space.ts'
import type { RunOptions } from './options.ts'
import { spaceOf } from './prepare.ts'

export interface Run {
  readonly summary: FileSummary
  readonly identity: FileIdentity
  readonly axis: TimeAxis
  readonly space: FigureRecords['space']
  readonly fit: NonNullable<FigureRecords['fit']>
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
  const { summary, identity, axis, choice, options } = input
  const { threads, preset, model, testFraction, seed } = options
  const space = await spaceOf(compute, input, report, signal)
  const config: FitConfig = { preset, model, dims: choice.dims, testFraction, seed }
  const fit = await compute.call(
    { where: 'the fit' },
    async (client) => {
      await putBlocks(client, { space: () => space.bytes })
      const done = await drain(await client.fit({ space: 'space', axis, config, threads }, { signal }), report)
      return { summary: done.summary, bytes: await takeBlock(client, done.key) }
    },
    signal
  )
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
