import { leftOutSets, type HeldOutWhich } from '../../../src-shared/model/held-out.ts'
import type { Space } from '../../../src-shared/model/library.ts'
import type { SpaceConfig } from '../../../src-shared/model/space.ts'
import { drain, putBlocks } from '../compute/calls.ts'
import { contentKey } from '../library/content-key.ts'
import type { Services } from '../services.ts'
import { fitBlocks } from './growth-prior.ts'
import { assertSource } from './source.ts'

/** Starts fitting without each inner timepoint in turn, or without every second one, with the settings of a fit; what was found before is given back. */
export function startHeldOut(services: Services, fitId: string, which: HeldOutWhich): string {
  const { results } = services.library
  const fit = results.fit(fitId)
  return services.jobs.start({
    kind: 'held-out',
    title: `Leaving timepoints out: ${fit.name}`,
    datasetId: fit.datasetId,
    content: contentKey('held-out', fitId, which),
    heavy: true,
    run: async (context) => {
      const { signal, report } = context
      if (results.heldOut(fitId, which)) return fitId
      services.compute.revive()
      const space = results.space(fit.spaceId)
      const { blocks, request: names } = await fitBlocks(services, space, fit.config, context)
      const refit = await origin(services, space)
      const summary = await services.compute.call(
        { where: 'leaving timepoints out', readsFile: refit !== null },
        async (client) => {
          await putBlocks(client, blocks)
          const { axis } = space
          const leaveOut = leftOutSets(which, fit.summary.labels.length)
          const request = { ...names, axis, config: fit.config, leaveOut, refit, threads: services.threads }
          return drain(await client.heldOut(request, { signal }), report)
        },
        signal
      )
      results.setHeldOut(fitId, which, summary, services.now())
      services.library.touch()
      return fitId
    }
  })
}

/** Where a space comes from; null where the file is gone or another one. */
async function origin(
  services: Services,
  { datasetId, config }: Pick<Space, 'datasetId' | 'config'>
): Promise<{ path: string; space: SpaceConfig } | null> {
  const dataset = services.library.datasets.get(datasetId)
  const there = await assertSource(services, dataset).then(
    () => true,
    () => false
  )
  return there ? { path: dataset.path, space: config } : null
}
