import type { Trend } from '../../../src-shared/model/trend.ts'
import { drain, putBlocks } from '../compute/calls.ts'
import { contentKey } from '../library/content-key.ts'
import type { Services } from '../services.ts'
import { assertSource } from './source.ts'

const keyOf = async ({ version, kernels }: Services, fitId: string, gene: string): Promise<string> =>
  contentKey('trend', fitId, gene, version, await kernels())

/** What is kept of a gene along a landscape; null while nothing is. */
export const trendOf = async (services: Services, fitId: string, gene: string): Promise<Trend | null> =>
  services.library.derived.record<Trend>(await keyOf(services, fitId, gene))

/** Starts following a gene along a fit's landscape; what was found before is given back. */
export async function startTrend(services: Services, fitId: string, gene: string): Promise<string> {
  const { results, datasets, derived, geneCaches } = services.library
  const { datasetId, spaceId, summary } = results.fit(fitId)
  services.compute.revive()
  const content = await keyOf(services, fitId, gene)
  return services.jobs.start({
    kind: 'trend',
    title: `${gene} along the landscape`,
    datasetId,
    content,
    heavy: false,
    run: async ({ signal, report }) => {
      if (derived.has(content)) return fitId
      const dataset = datasets.get(datasetId)
      // Without the file the prediction can still be told.
      const path = await assertSource(services, dataset).then(
        () => dataset.path,
        () => null
      )
      const { summary: spaceSummary } = results.space(spaceId)
      const { source } = spaceSummary.config
      const cache = source.kind === 'pca' ? geneCaches.of(dataset.identity.hash, source.matrix) : null
      const trend = await services.compute.call(
        { where: path ?? 'the genes of the landscape', readsFile: path !== null },
        async (client) => {
          await putBlocks(client, { [spaceId]: () => results.arrays(spaceId), [fitId]: () => results.arrays(fitId) })
          const request = { space: spaceId, fit: fitId, summary, spaceSummary, path, gene, cache }
          return drain(await client.trend(request, { signal }), report)
        },
        signal
      )
      derived.addRecord(content, { spaceId, fitId }, trend, services.now())
      return fitId
    }
  })
}
