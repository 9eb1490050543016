import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { Progress } from '../../../src-shared/model/job.ts'
import { drain, putBlocks } from '../../host/compute/calls.ts'
import type { ComputeClient, WorkerHandle } from '../../host/compute/worker-handle.ts'
import type { Context } from '../command.ts'
import type { RunInput } from './compute-run.ts'
import { fitBlocks, fitConfig, type FitBlocks } from './growth.ts'
import type { RunOptions } from './options.ts'
import { prepare, spaceOf } from './prepare.ts'
import { progressLine } from './progress.ts'

/** What is asked of the compute process for one seed; it holds what `names` tells. */
export type Request<Result> = (
  client: ComputeClient,
  config: FitConfig,
  names: FitBlocks['request']
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
  const line = progressLine(context, json)
  try {
    const space = await spaceOf(compute, input, line.report, signal)
    const { blocks, request: names } = await fitBlocks(compute, input, space, line.report, signal)
    const results: Result[] = []
    for (const seed of options.seeds) {
      const config = fitConfig(input, seed)
      const work = async (client: ComputeClient): Promise<Result> => {
        await putBlocks(client, blocks)
        return drain(await request(client, config, names), line.report)
      }
      results.push(await compute.call({ where }, work, signal))
    }
    return results
  } finally {
    line.end()
  }
}
