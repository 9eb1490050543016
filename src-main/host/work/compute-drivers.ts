import type { Drivers } from '../../../src-shared/model/drivers.ts'
import { putBlocks } from '../compute/calls.ts'
import type { Services } from '../services.ts'

/** The genes that a fit's landscape raises and lowers fastest. Throws E_NO_LOADINGS where its space is no PCA of ours. */
export function driversOf(
  { library: { results }, compute }: Services,
  fitId: string,
  top: number,
  signal?: AbortSignal
): Promise<Drivers> {
  const { spaceId, summary } = results.fit(fitId)
  const { genes } = results.space(spaceId).summary
  return compute.call(
    { where: 'the genes of the landscape' },
    async (client) => {
      await putBlocks(client, { [spaceId]: () => results.arrays(spaceId), [fitId]: () => results.arrays(fitId) })
      return client.drivers({ space: spaceId, fit: fitId, summary, genes, top }, { signal })
    },
    signal
  )
}
