import type { Services } from '../services.ts'
import { searchGenes } from '../work/gene-search.ts'
import { GeneReader } from '../work/read-genes.ts'
import { os } from './base.ts'

/** The handlers of `datasets` that read single genes and columns. */
export const genesHandlers = (services: Services) => {
  const reader = new GeneReader(services)
  return {
    genes: os.datasets.genes.handler(async ({ input }) =>
      searchGenes(await reader.names(input.id, input.matrix), input.query)
    ),
    gene: os.datasets.gene.handler(
      async ({ input, signal }) => new Blob([await reader.gene(input.id, input.matrix, input.gene, signal)])
    ),
    obsColumn: os.datasets.obsColumn.handler(async ({ input, signal }) => {
      const { labels, bytes } = await reader.obsColumn(input.id, input.column, signal)
      return { labels, bytes: new Blob([bytes]) }
    })
  }
}
