import type { Drivers, GeneRate } from '../../../src-shared/model/drivers.ts'
import type { GeneNames } from '../../../src-shared/model/genes.ts'
import { putBlocks } from '../compute/calls.ts'
import type { Services } from '../services.ts'
import { GeneReader } from './read-genes.ts'

/** The genes that a fit's landscape raises and lowers fastest. Throws E_NO_LOADINGS where its space is no PCA of ours. */
export async function driversOf(
  services: Services,
  fitId: string,
  top: number,
  signal?: AbortSignal
): Promise<Drivers> {
  const { results } = services.library
  const { spaceId, datasetId, summary } = results.fit(fitId)
  const { genes, config } = results.space(spaceId).summary
  const drivers = await services.compute.call(
    { where: 'the genes of the landscape' },
    async (client) => {
      await putBlocks(client, { [spaceId]: () => results.arrays(spaceId), [fitId]: () => results.arrays(fitId) })
      return client.drivers({ space: spaceId, fit: fitId, summary, genes, top }, { signal })
    },
    signal
  )
  if (config.source.kind !== 'pca') return drivers
  // The file may have moved or changed since; the genes are known by their names then.
  const names = await new GeneReader(services).names(datasetId, config.source.matrix).catch(() => null)
  return names ? withSymbols(drivers, names) : drivers
}

/** The same genes with the symbols that the file has for them; of several genes of one name the first tells. */
export function withSymbols(drivers: Drivers, { names, symbols }: GeneNames): Drivers {
  if (!symbols) return drivers
  const known = new Map(names.map((name, g) => [name, symbols[g]] as const).toReversed())
  const named = (rate: GeneRate): GeneRate => {
    const symbol = known.get(rate.gene)
    return symbol && symbol !== rate.gene ? { ...rate, symbol } : rate
  }
  return drivers.map(({ label, rising, falling }) => ({
    label,
    rising: rising.map(named),
    falling: falling.map(named)
  }))
}
