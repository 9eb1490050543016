import type { Fates } from '../../../src-shared/model/fates.ts'
import { putBlocks } from '../compute/calls.ts'
import type { Services } from '../services.ts'
import { assertSource } from './source.ts'

/** Predicted fates of the cells of a fit by the groups of an obs column. Throws E_GROUPS, E_SOURCE_CHANGED ... */
export async function fatesOf(services: Services, fitId: string, column: string, signal?: AbortSignal): Promise<Fates> {
  const { results, datasets } = services.library
  const { spaceId, datasetId, summary } = results.fit(fitId)
  const dataset = datasets.get(datasetId)
  await assertSource(services, dataset)
  const { path } = dataset
  return services.compute.call(
    { where: path, readsFile: true },
    async (client) => {
      await putBlocks(client, { [spaceId]: () => results.arrays(spaceId), [fitId]: () => results.arrays(fitId) })
      return client.fates({ space: spaceId, fit: fitId, summary, path, column }, { signal })
    },
    signal
  )
}
