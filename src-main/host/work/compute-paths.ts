import type { FitConfig, ViewConfig } from '../../../src-shared/model/fit.ts'
import { blobBytes, putBlocks } from '../compute/calls.ts'
import type { Services } from '../services.ts'

/** Packed paths of cells under a fit's landscape (contract/fits.ts); quick, so that nothing is kept. */
export function traceOf(
  { library: { results }, compute }: Services,
  { id, cells, perInterval }: { id: string; cells: number[]; perInterval: number },
  signal?: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> {
  const { spaceId, summary } = results.fit(id)
  return compute.call(
    { where: 'the paths of cells' },
    async (client) => {
      await putBlocks(client, { [spaceId]: () => results.arrays(spaceId), [id]: () => results.arrays(id) })
      return blobBytes(await client.trace({ space: spaceId, fit: id, summary, cells, perInterval }, { signal }))
    },
    signal
  )
}

/** A packed view of the landscape that is fitted in closed form to a sample of the cells of a space. */
export function previewOf(
  { library: { results }, compute }: Services,
  { spaceId, config, view }: { spaceId: string; config: FitConfig; view: ViewConfig },
  signal?: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> {
  const { axis } = results.space(spaceId)
  return compute.call(
    { where: 'the preview' },
    async (client) => {
      await putBlocks(client, { [spaceId]: () => results.arrays(spaceId) })
      return blobBytes(await client.preview({ space: spaceId, axis, config, view }, { signal }))
    },
    signal
  )
}
