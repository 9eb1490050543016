import { createRouterClient, type RouterClient } from '@orpc/server'
import { join } from 'node:path'
import { writeAnnData } from '../../src-main/anndata/write/new-file.ts'
import type { ComputeChild } from '../../src-main/host/compute/child.ts'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { createHost, type Host } from '../../src-main/host/index.ts'
import type { FitConfig } from '../../src-shared/model/fit.ts'
import type { Job } from '../../src-shared/model/job.ts'
import type { SpaceConfig } from '../../src-shared/model/space.ts'
import { Random } from '../../src-shared/random.ts'

const ROOT = join(import.meta.dirname, '..', '..')
export const WORKER = join(ROOT, 'src-main', 'worker', 'main.ts')

/** A drift along the first of two PCs at three times, as an .h5ad without genes to speak of; `labels` are the times. */
export async function writeDrift(path: string, cells: number, labels = ['D0', 'D1', 'D2'], dims = 2): Promise<void> {
  const random = Random.seed(11)
  const n = cells * labels.length
  const time = Array.from({ length: n }, (_, i) => i % labels.length)
  const data = Float64Array.from({ length: dims * n }, (_, e) => {
    const k = time[Math.floor(e / dims)] as number
    return (e % dims === 0 ? k : 0) + 0.3 * (1 + 0.2 * k) * random.normal()
  })
  await writeAnnData(path, {
    obsNames: time.map((_, i) => `cell ${i}`),
    varNames: ['gene'],
    X: { data: new Float32Array(0), indices: new Int32Array(0), indptr: new Float64Array(n + 1), rows: n, cols: 1 },
    obs: { day: time.map((k) => labels[k] as string) },
    var: {},
    obsm: { X_pca: { data, rows: n, cols: dims } },
    uns: {}
  })
}

export const spaceConfig: SpaceConfig = { source: { kind: 'obsm', key: 'X_pca' }, standardise: false, seed: 0 }
export const fitConfig: FitConfig = { preset: 'default', model: null, dims: 2, testFraction: 0.4, seed: 3 }

export interface RealHost {
  readonly host: Host
  readonly client: RouterClient<Host['router']>
  /** Every compute process that was started, the last one last. */
  readonly children: ComputeChild[]
  /** The job once it is no longer running; `watch` sees it as it goes on. */
  ended(work: Promise<{ jobId: string | null }>, watch?: (job: Job) => void): Promise<Job>
  /** Id of what a job made. Throws when it failed. */
  made(work: Promise<{ jobId: string | null }>): Promise<string>
}

/** A host as the shells start it, with the real compute process and `folder` as its only root. */
export async function realHost(folder: string, libraryPath = join(folder, 'library')): Promise<RealHost> {
  const children: ComputeChild[] = []
  const spawn = forkCompute(WORKER)
  const host = await createHost({
    spawn: () => {
      const child = spawn()
      children.push(child)
      return child
    },
    libraryPath,
    capabilities: { roots: [folder] },
    version: '1',
    threads: 1,
    assets: join(ROOT, 'assets')
  })
  const client = createRouterClient(host.router)
  const ended: RealHost['ended'] = async (work, watch) => {
    const { jobId } = await work
    for await (const job of await client.jobs.watch()) {
      if (job.id !== jobId) continue
      if (job.status !== 'running') return job
      watch?.(job)
    }
    throw new Error('the stream of jobs ended')
  }
  const made: RealHost['made'] = async (work) => {
    const { resultId, error } = await ended(work)
    if (resultId === null) throw new Error(error?.message)
    return resultId
  }
  return { host, client, children, ended, made }
}

/** A space of the file in the library of a host. */
export async function openSpace({ client, made }: RealHost, path: string): Promise<string> {
  const datasetId = await made(client.datasets.open({ kind: 'path', path }))
  return made(client.spaces.compute({ datasetId, config: spaceConfig }))
}
