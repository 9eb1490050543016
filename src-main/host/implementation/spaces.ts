import type { Services } from '../services.ts'
import { startSpace } from '../work/compute-space.ts'
import { startUmap, umapOf } from '../work/compute-umap.ts'
import { os } from './base.ts'

export const spacesArea = (services: Services) => {
  const { results } = services.library
  return {
    compute: os.spaces.compute.handler(async ({ input }) => ({
      jobId: await startSpace(services, input.datasetId, input.config)
    })),
    list: os.spaces.list.handler(({ input }) => results.spaces(input.datasetId)),
    get: os.spaces.get.handler(({ input }) => results.space(input.id)),
    arrays: os.spaces.arrays.handler(({ input }) => new Blob([results.arrays(results.space(input.id).id)])),
    startUmap: os.spaces.startUmap.handler(async ({ input }) => ({
      jobId: await startUmap(services, input.id, input.dims)
    })),
    umap: os.spaces.umap.handler(async ({ input }) => {
      const bytes = await umapOf(services, input.id, input.dims)
      return { bytes: bytes && new Blob([bytes]) }
    })
  }
}
