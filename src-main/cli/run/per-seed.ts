import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { Progress } from '../../../src-shared/model/job.ts'
import { drain, putBlocks } from '../../host/compute/calls.ts'
import type { ComputeClient, WorkerHandle } from '../../host/compute/worker-handle.ts'
import type { Context } from '../command.ts'
import type { RunInput } from './compute-run.ts'
import type { RunOptions } from './options.ts'
import { prepare, spaceOf } from './prepare.ts'
import { progressLine } from './progress.ts'

/** What is asked of the compute process for one seed; it holds the space under `space`. */
export type Request<Result> = (
  client: ComputeClient,
  config: FitConfig,
  space: 'space'
) => Promise<AsyncIterator<Progress, Result>>

/**
 * Results for each of the seeds of a run, one after the other, in one space. `plan` reads the input before anything is computed, and
 * may throw E_USAGE. `where` names the work in errors.
 */
export async function perSeed<Result>(
  compute: WorkerHandle,
  options: RunOptions,
  context: Context,
  json: boolean,
  { where, plan }: { readonly where: string; readonly plan: (input: RunInput) => Request<Result> }
): Promise<Result[]> {
  const { signal } = context
  const input = await prepare(compute, options, signal)
  const request = plan(input)
  const { preset, model, testFraction } = options
  const line = progressLine(context, json)
  try {
    const space = await spaceOf(compute, input, line.report, signal)
    const results: Result[] = []
    for (const seed of options.seeds) {
      const config = { preset, model, dims: input.choice.dims, testFraction, seed }
      const work = async (client: ComputeClient): Promise<Result> => {
        await putBlocks(client, { space: () => space.bytes })
        return drain(await request(client, config, 'space'), line.report)
      }
      results.push(await compute.call({ where }, work, signal))
    }
    return results
  } finally {
    line.end()
  }
}
