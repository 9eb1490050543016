import type { implement } from '@orpc/server'
import type { ComputeContract } from '../../src-shared/compute-contract/index.ts'
import { packArrays } from '../../src-shared/model/arrays.ts'
import { arraysIn, type Blocks } from './blocks.ts'
import { failing, reporting } from './failures.ts'
import { computeSeeds } from './jobs/fit.ts'
import { computeDisagreement } from './jobs/identify.ts'
import { computeLearningCurve } from './jobs/learning-curve.ts'
import { computeTruth } from './jobs/truth.ts'

/** The part of the compute contract that says how far a landscape can be known (compute-contract/identify.ts). */
export function identifyArea(os: ReturnType<typeof implement<ComputeContract>>, blocks: Blocks, threadEntry: URL) {
  return {
    fitSeeds: os.fitSeeds.handler(({ input, signal }) =>
      reporting(async (reporter) => {
        const request = { ...input, ...arraysIn(blocks, input), threadEntry }
        const fits = await computeSeeds(request, reporter, signal)
        return { fits: fits.map(({ summary, arrays }) => ({ summary, key: blocks.keep(arrays) })) }
      })
    ),
    disagreement: os.disagreement.handler(({ input, signal }) =>
      failing(async () => {
        const fits = input.fits.map(({ fit, summary }) => ({ arrays: blocks.arrays(fit), summary }))
        return new Blob([packArrays(await computeDisagreement({ space: blocks.arrays(input.space), fits }, signal))])
      })
    ),
    learningCurve: os.learningCurve.handler(({ input, signal }) =>
      reporting((reporter) =>
        computeLearningCurve({ ...input, ...arraysIn(blocks, input), threadEntry }, reporter, signal)
      )
    ),
    truth: os.truth.handler(({ input, signal }) =>
      failing(async () => {
        const request = { ...input, space: blocks.arrays(input.space), fit: blocks.arrays(input.fit) }
        const found = await computeTruth(request, signal)
        return found && { summary: found.summary, bytes: new Blob([packArrays(found.arrays)]) }
      })
    )
  }
}
