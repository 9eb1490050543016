import { agreementOf, type Agreement } from '../../../src-shared/model/agreement.ts'
import { arrayOf, unpackArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import type { Progress } from '../../../src-shared/model/job.ts'
import type { TruthSummary } from '../../../src-shared/model/truth.ts'
import { blobBytes, drain, putBlocks, takeBlock } from '../../host/compute/calls.ts'
import type { WorkerHandle } from '../../host/compute/worker-handle.ts'
import type { RunInput } from './compute-run.ts'
import { fitBlocks, fitConfig } from './growth.ts'
import type { SpaceBlock } from './prepare.ts'

export interface FitBlock {
  readonly summary: FitSummary
  readonly bytes: Uint8Array<ArrayBuffer>
}

interface Made {
  readonly fits: readonly { readonly summary: FitSummary; readonly key: string }[]
}

/** A fit with each of the seeds of a run, side by side on its threads. */
export async function makeFits(
  compute: WorkerHandle,
  input: RunInput,
  space: SpaceBlock,
  report: (progress: Progress) => void,
  signal: AbortSignal
): Promise<FitBlock[]> {
  const { axis, options } = input
  const { threads, seeds } = options
  const config = fitConfig(input, seeds[0] as number)
  const { blocks, request: names } = await fitBlocks(compute, input, space, report, signal)
  return compute.call(
    { where: 'the fit' },
    async (client) => {
      await putBlocks(client, blocks)
      const request = { ...names, axis, config, threads }
      const { fits }: Made =
        seeds.length > 1
          ? await drain(await client.fitSeeds({ ...request, seeds: [...seeds] }, { signal }), report)
          : { fits: [await drain(await client.fit(request, { signal }), report)] }
      return Promise.all(fits.map(async ({ summary, key }) => ({ summary, bytes: await takeBlock(client, key) })))
    },
    signal
  )
}

/** How much the fits agree on the direction downhill; null of a single one. */
export async function compareFits(
  compute: WorkerHandle,
  space: SpaceBlock,
  fits: readonly FitBlock[],
  signal: AbortSignal
): Promise<Agreement | null> {
  const [first] = fits
  if (!first || fits.length < 2) return null
  const bytes = await compute.call(
    { where: 'the comparison of fits' },
    async (client) => {
      const blocks = Object.fromEntries(fits.map(({ bytes }, f) => [`fit ${f}`, () => bytes]))
      await putBlocks(client, { space: () => space.bytes, ...blocks })
      const request = { space: 'space', fits: fits.map(({ summary }, f) => ({ fit: `fit ${f}`, summary })) }
      return blobBytes(await client.disagreement(request, { signal }))
    },
    signal
  )
  const timeIndex = arrayOf(unpackArrays(space.bytes), 'timeIndex', Int32Array)
  return agreementOf(arrayOf(unpackArrays(bytes), 'angle', Float32Array), timeIndex, first.summary.labels, fits.length)
}

/** A fit against the landscape that its file was simulated in; null where that is not known. */
export async function findTruth(
  compute: WorkerHandle,
  { summary: file, axis, choice }: RunInput,
  space: SpaceBlock,
  { summary, bytes }: FitBlock,
  signal: AbortSignal
): Promise<TruthSummary | null> {
  const { path } = file
  if (!file.uns.includes('truth') || choice.config.source.kind !== 'obsm') return null
  return compute.call(
    { where: path, readsFile: true },
    async (client) => {
      await putBlocks(client, { space: () => space.bytes, fit: () => bytes })
      const found = await client.truth({ space: 'space', fit: 'fit', summary, axis, path }, { signal })
      return found?.summary ?? null
    },
    signal
  )
}
