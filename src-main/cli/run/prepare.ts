import type { Progress } from '../../../src-shared/model/job.ts'
import type { SpaceSummary } from '../../../src-shared/model/space.ts'
import { drain, takeBlock } from '../../host/compute/calls.ts'
import type { WorkerHandle } from '../../host/compute/worker-handle.ts'
import { identify } from '../../host/library/identity.ts'
import { chooseSpace } from './choose-space.ts'
import { chooseTime } from './choose-time.ts'
import type { RunInput } from './compute-run.ts'
import type { RunOptions } from './options.ts'

/** What a run needs to know of its file before anything is computed. Errors: those of bad input. */
export async function prepare(compute: WorkerHandle, options: RunOptions, signal: AbortSignal): Promise<RunInput> {
  const path = options.file
  const work = { where: path, readsFile: true }
  const summary = await compute.call(work, (client) => client.inspect({ path }, { signal }), signal)
  const axis = await chooseTime(compute, summary, options.time, signal)
  const choice = chooseSpace(summary, options)
  const identity = await identify(path, { signal })
  return { summary, axis, choice, identity, options }
}

export interface SpaceBlock {
  readonly summary: SpaceSummary
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The space of a run, as it travels. */
export function spaceOf(
  compute: WorkerHandle,
  { axis, choice, options }: RunInput,
  report: (progress: Progress) => void,
  signal: AbortSignal
): Promise<SpaceBlock> {
  const { file: path, threads } = options
  return compute.call(
    { where: path, readsFile: true },
    async (client) => {
      const done = await drain(await client.space({ path, axis, config: choice.config, threads }, { signal }), report)
      return { summary: done.summary, bytes: await takeBlock(client, done.key) }
    },
    signal
  )
}
