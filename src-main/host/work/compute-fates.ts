import type { Fates } from '../../../src-shared/model/fates.ts'
import { drain, putBlocks } from '../compute/calls.ts'
import type { JobContext } from '../jobs.ts'
import { contentKey } from '../library/content-key.ts'
import type { Services } from '../services.ts'
import { assertSource } from './source.ts'

const keyOf = async ({ version, kernels }: Services, fitId: string, column: string): Promise<string> =>
  contentKey('fates', fitId, column, version, await kernels())

/** Starts predicting the fates of the cells of a fit by the groups of an obs column; what was found before is given back. */
export async function startFates(services: Services, fitId: string, column: string): Promise<string> {
  const fit = services.library.results.fit(fitId)
  services.compute.revive()
  const content = await keyOf(services, fitId, column)
  return services.jobs.start({
    kind: 'fates',
    title: `Fates by ${column}`,
    datasetId: fit.datasetId,
    content,
    heavy: false,
    run: async (context) => {
      await fatesOf(services, fitId, column, context)
      return fitId
    }
  })
}

/** Predicted fates, from the library or worked out and kept there. Throws E_GROUPS, E_SOURCE_CHANGED ... */
export async function fatesOf(
  services: Services,
  fitId: string,
  column: string,
  { signal, report }: Partial<JobContext>
): Promise<Fates> {
  const { results, datasets, derived } = services.library
  const content = await keyOf(services, fitId, column)
  const known = derived.record<Fates>(content)
  if (known) return known
  const { spaceId, datasetId, summary } = results.fit(fitId)
  const dataset = datasets.get(datasetId)
  await assertSource(services, dataset)
  const { path } = dataset
  const fates = await services.compute.call(
    { where: path, readsFile: true },
    async (client) => {
      await putBlocks(client, { [spaceId]: () => results.arrays(spaceId), [fitId]: () => results.arrays(fitId) })
      const request = { space: spaceId, fit: fitId, summary, path, column }
      return drain(await client.fates(request, { signal }), report ?? (() => undefined))
    },
    signal
  )
  derived.addRecord(content, { spaceId, fitId }, fates, services.now())
  return fates
}
