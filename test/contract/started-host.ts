import { createRouterClient, type RouterClient } from '@orpc/server'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { errorData } from '../../src-main/host/errors.ts'
import { createHost, type Host } from '../../src-main/host/index.ts'
import type { Job } from '../../src-shared/model/job.ts'
import { fitConfig, spaceConfig } from './records.ts'
import { FAKE_PROCESS } from './transports.ts'

export interface StartedHost {
  readonly host: Host
  readonly client: RouterClient<Host['router']>
  /** The job once it has ended. */
  ended(work: Promise<{ jobId: string | null }>): Promise<Job>
  /** Id of what a job made. Throws what it failed with. */
  made(work: Promise<{ jobId: string | null }>): Promise<string>
  /** A dataset of the file with a space, a fit and what leaving timepoints out shows of it. */
  filled(path: string): Promise<{ datasetId: string; spaceId: string; fitId: string }>
}

/** A host with the fake compute process on a library folder; files below `root` can be opened. */
export async function startedHost(libraryPath: string, root: string): Promise<StartedHost> {
  const capabilities = { roots: [root] }
  const host = await createHost({
    spawn: forkCompute(FAKE_PROCESS),
    libraryPath,
    capabilities,
    version: '1',
    assets: 'assets'
  })
  const client = createRouterClient(host.router)
  const ended: StartedHost['ended'] = async (work) => {
    const { jobId } = await work
    for await (const job of await client.jobs.watch()) if (job.id === jobId && job.status !== 'running') return job
    throw new Error('the stream of jobs ended')
  }
  const made: StartedHost['made'] = async (work) => {
    const { resultId, error } = await ended(work)
    if (resultId === null) throw new Error(error?.message)
    return resultId
  }
  return {
    ...{ host, client, ended, made },
    filled: async (path) => {
      const datasetId = await made(client.datasets.open({ kind: 'path', path }))
      const spaceId = await made(client.spaces.compute({ datasetId, config: spaceConfig }))
      const fitId = await made(client.fits.start({ spaceId, config: fitConfig }))
      await made(client.fits.startHeldOut({ id: fitId, which: 'one' }))
      return { datasetId, spaceId, fitId }
    }
  }
}

/** Code of the error of a call; "no error" without one. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => errorData(error).code
  )
