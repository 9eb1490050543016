import { randomUUID } from 'node:crypto'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { Space } from '../../../src-shared/model/library.ts'
import { drain, putBlocks, takeBlock } from '../compute/calls.ts'
import type { JobContext } from '../jobs.ts'
import { contentKey } from '../library/content-key.ts'
import type { Services } from '../services.ts'

/** Starts a fit in a space; an equal one that exists already is given back. */
export function startFit(services: Services, spaceId: string, config: FitConfig): string {
  const space = services.library.results.space(spaceId)
  const content = contentKey('fit', spaceId, config, services.version)
  return services.jobs.start({
    kind: 'fit',
    title: `Landscape, ${config.dims} PCs`,
    datasetId: space.datasetId,
    content,
    heavy: true,
    run: async (context) =>
      services.library.results.fitOf(content) ?? computeFit(services, space, config, content, context)
  })
}

async function computeFit(
  services: Services,
  space: Space,
  config: FitConfig,
  content: string,
  { signal, report }: JobContext
): Promise<string> {
  services.compute.revive()
  const { results } = services.library
  const { summary, arrays } = await services.compute.call(
    { where: 'the fit' },
    async (client) => {
      await putBlocks(client, { [space.id]: () => results.arrays(space.id) })
      const request = { space: space.id, axis: space.axis, config, threads: services.threads }
      const { summary, key } = await drain(await client.fit(request, { signal }), report)
      return { summary, arrays: await takeBlock(client, key) }
    },
    signal
  )
  const id = randomUUID()
  const name = `${summary.model.label}, ${config.dims} PCs, seed ${config.seed}`
  results.addFit(
    { id, spaceId: space.id, datasetId: space.datasetId, name, config, summary, created: services.now() },
    content,
    arrays
  )
  services.library.touch()
  return id
}
