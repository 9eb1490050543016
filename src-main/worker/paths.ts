import type { implement } from '@orpc/server'
import type { ComputeContract } from '../../src-shared/compute-contract/index.ts'
import type { Blocks } from './blocks.ts'
import { failing, reporting } from './failures.ts'
import { computePreview } from './jobs/preview.ts'
import { computeTrace } from './jobs/trace.ts'
import { computeTrend } from './jobs/trend.ts'

/** The part of the compute contract that follows cells and genes along a landscape (compute-contract/paths.ts). */
export function pathsArea(os: ReturnType<typeof implement<ComputeContract>>, blocks: Blocks) {
  return {
    trace: os.trace.handler(({ input, signal }) =>
      failing(async () => {
        const request = { ...input, space: blocks.arrays(input.space), fit: blocks.arrays(input.fit) }
        return new Blob([await computeTrace(request, signal)])
      })
    ),
    trend: os.trend.handler(({ input, signal }) =>
      reporting((reporter) =>
        computeTrend({ ...input, space: blocks.arrays(input.space), fit: blocks.arrays(input.fit) }, reporter, signal)
      )
    ),
    preview: os.preview.handler(({ input, signal }) =>
      failing(async () => new Blob([await computePreview({ ...input, space: blocks.arrays(input.space) }, signal)]))
    )
  }
}
