import type { FitConfig, FitSummary } from '../../../src-shared/model/fit.ts'
import { drain, putBlocks, takeBlock } from '../compute/calls.ts'
import type { JobContext } from '../jobs.ts'
import { contentKey } from '../library/content-key.ts'
import type { Services } from '../services.ts'
import { fitContent, keepFit } from './compute-fit.ts'
import { fitBlocks } from './growth-prior.ts'

interface Made {
  readonly fits: readonly { readonly summary: FitSummary; readonly key: string }[]
}

/** Starts making the fits with the settings of a fit and `count` seeds from its own on; those that exist already are kept. */
export function startSeeds(services: Services, fitId: string, count: number): string {
  const { spaceId, datasetId, config } = services.library.results.fit(fitId)
  const configs = Array.from({ length: count }, (_, s) => ({ ...config, seed: config.seed + s }))
  return services.jobs.start({
    kind: 'seeds',
    title: `${count} seeds of a landscape`,
    datasetId,
    content: contentKey('seeds', fitId, count),
    heavy: true,
    run: async (context) => {
      services.compute.revive()
      await computeSeeds(services, spaceId, configs, context)
      return fitId
    }
  })
}

async function computeSeeds(
  services: Services,
  spaceId: string,
  configs: readonly FitConfig[],
  context: JobContext
): Promise<void> {
  const { signal, report } = context
  const { results } = services.library
  const space = results.space(spaceId)
  const keys = await Promise.all(configs.map((config) => fitContent(services, spaceId, config)))
  const missing = configs
    .map((config, c) => ({ config, content: keys[c] as string }))
    .filter(({ content }) => results.fitOf(content) === undefined)
  const [first] = missing
  if (!first) return
  const seeds = missing.map(({ config }) => config.seed)
  const { blocks, request: names } = await fitBlocks(services, space, first.config, context)
  const made = await services.compute.call(
    { where: 'the fits' },
    async (client) => {
      await putBlocks(client, blocks)
      const { axis } = space
      const request = { ...names, axis, config: first.config, seeds, threads: services.threads }
      const { fits }: Made = await drain(await client.fitSeeds(request, { signal }), report)
      return Promise.all(fits.map(async ({ summary, key }) => ({ summary, arrays: await takeBlock(client, key) })))
    },
    signal
  )
  made.forEach(({ summary, arrays }, m) => {
    keepFit(services, space, summary, arrays, (missing[m] as (typeof missing)[number]).content)
  })
}
