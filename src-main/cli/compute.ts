import { forkCompute } from '../host/compute/fork.ts'
import { WorkerHandle } from '../host/compute/worker-handle.ts'
import type { Context } from './command.ts'

/** Gives `work` a compute process and ends it afterwards. */
export async function withCompute<T>({ program }: Context, work: (compute: WorkerHandle) => Promise<T>): Promise<T> {
  const compute = new WorkerHandle({ spawn: forkCompute(program.computeEntry) })
  try {
    return await work(compute)
  } finally {
    compute.close()
  }
}
