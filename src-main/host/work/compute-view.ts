import type { ViewConfig } from '../../../src-shared/model/fit.ts'
import { blobBytes, putBlocks } from '../compute/calls.ts'
import { contentKey } from '../library/content-key.ts'
import type { Services } from '../services.ts'
import { keepThumbnail, viewThumbnail } from './thumbnail.ts'

/** Packed arrays of a view of a fit (model/fit.ts): from the library, or computed and then kept there. */
export async function viewOf(
  services: Services,
  fitId: string,
  config: ViewConfig,
  signal?: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> {
  const { results } = services.library
  const content = contentKey('view', fitId, config, services.version, await services.kernels())
  const known = results.view(content)
  if (known) return known
  const { spaceId, summary } = results.fit(fitId)
  const bytes = await services.compute.call(
    { where: 'the view' },
    async (client) => {
      await putBlocks(client, { [spaceId]: () => results.arrays(spaceId), [fitId]: () => results.arrays(fitId) })
      return blobBytes(await client.view({ space: spaceId, fit: fitId, summary, config }, { signal }))
    },
    signal
  )
  if (!results.view(content)) {
    results.addView(fitId, content, bytes, services.now())
    keepThumbnail(services, fitId, viewThumbnail, bytes)
    // What the library takes on disk has changed.
    services.library.touch()
  }
  return bytes
}
