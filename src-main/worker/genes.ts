import type { implement } from '@orpc/server'
import type { ComputeContract } from '../../src-shared/compute-contract/index.ts'
import { withSource } from '../anndata/open-source.ts'
import type { Blocks } from './blocks.ts'
import { failing, reporting } from './failures.ts'
import { computeFates } from './jobs/fates.ts'
import { computeGrowthPrior } from './jobs/growth-prior.ts'
import { readGene, readObsColumn } from './jobs/gene.ts'

/** The part of the compute contract that reads single genes and columns (compute-contract/genes.ts). */
export function genesArea(os: ReturnType<typeof implement<ComputeContract>>, blocks: Blocks) {
  return {
    genes: os.genes.handler(({ input }) =>
      failing(() =>
        withSource(input.path, (source) => {
          const matrix = source.matrix(input.matrix)
          return { names: matrix.genes(), symbols: matrix.symbols?.() ?? null }
        })
      )
    ),
    gene: os.gene.handler(({ input, signal }) =>
      failing(async () => ({ key: blocks.keep({ values: await readGene(input, signal) }) }))
    ),
    obsColumn: os.obsColumn.handler(({ input }) =>
      failing(async () => {
        const { labels, arrays } = await readObsColumn(input)
        return { labels, key: blocks.keep(arrays) }
      })
    ),
    growthPrior: os.growthPrior.handler(({ input, signal }) =>
      reporting(async (reporter) => {
        const request = { ...input, space: blocks.arrays(input.space) }
        return { key: blocks.keep(await computeGrowthPrior(request, reporter, signal)) }
      })
    ),
    fates: os.fates.handler(({ input, signal }) =>
      reporting((reporter) =>
        computeFates({ ...input, space: blocks.arrays(input.space), fit: blocks.arrays(input.fit) }, reporter, signal)
      )
    )
  }
}
