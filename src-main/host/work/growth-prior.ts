import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { Space } from '../../../src-shared/model/library.ts'
import { drain, putBlocks, takeBlock, type Blocks } from '../compute/calls.ts'
import type { JobContext } from '../jobs.ts'
import { contentKey } from '../library/content-key.ts'
import type { Services } from '../services.ts'
import { assertSource } from './source.ts'

/** What calls about fits need of a space: its arrays and, where the configuration has a prior of growth, that, with the names to ask for them. */
export interface FitBlocks {
  readonly blocks: Blocks
  readonly request: { readonly space: string; readonly prior?: string }
}

/**
 * Those of a configuration. A prior is read from the file once and kept in the library from then on. Throws E_SOURCE_CHANGED, E_GROWTH_GENES and what
 * else compute says of the prior.
 */
export async function fitBlocks(
  services: Services,
  space: Space,
  { growth }: FitConfig,
  { signal, report }: JobContext
): Promise<FitBlocks> {
  const { results, datasets, derived } = services.library
  const own = { [space.id]: () => results.arrays(space.id) }
  if (!growth) return { blocks: own, request: { space: space.id } }
  const content = contentKey('growth-prior', space.id, growth, services.version)
  const known = derived.get(content)
  const dataset = datasets.get(space.datasetId)
  if (!known) await assertSource(services, dataset)
  const { path } = dataset
  const bytes =
    known ??
    (await services.compute.call(
      { where: path, readsFile: true },
      async (client) => {
        await putBlocks(client, own)
        const request = { space: space.id, path, axis: space.axis, prior: growth }
        const { key } = await drain(await client.growthPrior(request, { signal }), report)
        return takeBlock(client, key)
      },
      signal
    ))
  if (!known) derived.add(content, { spaceId: space.id }, bytes, services.now())
  return { blocks: { ...own, [content]: () => bytes }, request: { space: space.id, prior: content } }
}
