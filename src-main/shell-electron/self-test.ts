import { createRouterClient } from '@orpc/server'
import type { Job } from '../../src-shared/model/job.ts'
import type { SpaceSource } from '../../src-shared/model/space.ts'
import type { Host } from '../host/index.ts'

/** Opens the bundled sample and fits its landscape, as a packaged app is tested. Rejects when any part fails. */
export async function selfTest({ router }: Host): Promise<string> {
  const client = createRouterClient(router)
  const finished = async ({ jobId }: { jobId: string }): Promise<string> => {
    for await (const job of await client.jobs.watch()) {
      if (job.id === jobId && job.status !== 'running') return resultOf(job)
    }
    throw new Error('the jobs ended without a result')
  }
  const datasetId = await finished(await client.datasets.open({ kind: 'sample' }))
  const { summary } = await client.datasets.get({ id: datasetId })
  const embedding = summary.obsm[0]
  const source: SpaceSource = embedding
    ? { kind: 'obsm', key: embedding.key }
    : { kind: 'pca', matrix: 'X', normalise: true, transform: 'log1p', variableGenes: null, minCells: 0, components: 5 }
  const spaceId = await finished(
    await client.spaces.compute({ datasetId, config: { source, standardise: true, seed: 0 } })
  )
  const config = { preset: 'default' as const, model: null, dims: 2, testFraction: 0.4, seed: 0 }
  const fit = await client.fits.get({ id: await finished(await client.fits.start({ spaceId, config })) })
  return `mean W1 ${fit.summary.errors.mean.toFixed(3)}`
}

function resultOf({ status, error, resultId }: Job): string {
  if (status === 'done' && resultId !== null) return resultId
  throw new Error(error?.message ?? `the job was ${status}`)
}
