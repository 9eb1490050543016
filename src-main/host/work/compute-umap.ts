import { drain, putBlocks, takeBlock } from '../compute/calls.ts'
import { contentKey } from '../library/content-key.ts'
import type { Services } from '../services.ts'

/** A picture to look at needs no choice of its random numbers, only that it is the same each time. */
const SEED = 0

const keyOf = async ({ version, kernels }: Services, spaceId: string, dims: number): Promise<string> =>
  contentKey('umap', spaceId, dims, SEED, version, await kernels())

/** Packed arrays of a UMAP of a space; null while there is none. */
export const umapOf = async (
  services: Services,
  spaceId: string,
  dims: number
): Promise<Uint8Array<ArrayBuffer> | null> => services.library.derived.get(await keyOf(services, spaceId, dims))

/** Starts laying the cells of a space out by UMAP of its leading PCs; one that exists already is given back. */
export async function startUmap(services: Services, spaceId: string, dims: number): Promise<string> {
  const { results, derived } = services.library
  services.compute.revive()
  const content = await keyOf(services, spaceId, dims)
  return services.jobs.start({
    kind: 'umap',
    title: `UMAP of ${dims} PCs`,
    datasetId: results.space(spaceId).datasetId,
    content,
    heavy: true,
    run: async ({ signal, report }) => {
      if (derived.has(content)) return spaceId
      services.compute.revive()
      const arrays = await services.compute.call(
        { where: 'the UMAP' },
        async (client) => {
          await putBlocks(client, { [spaceId]: () => results.arrays(spaceId) })
          const { key } = await drain(await client.umap({ space: spaceId, dims, seed: SEED }, { signal }), report)
          return takeBlock(client, key)
        },
        signal
      )
      derived.add(content, { spaceId }, arrays, services.now())
      services.library.touch()
      return spaceId
    }
  })
}
