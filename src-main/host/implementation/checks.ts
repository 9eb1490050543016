import type { Services } from '../services.ts'
import { disagreementOf, learningCurveOf, startLearningCurve, truthOf } from '../work/compute-checks.ts'
import { startSeeds } from '../work/compute-seeds.ts'
import { os } from './base.ts'

export const checksArea = (services: Services) => ({
  startSeeds: os.checks.startSeeds.handler(({ input }) => ({ jobId: startSeeds(services, input.id, input.count) })),
  disagreement: os.checks.disagreement.handler(
    async ({ input, signal }) => new Blob([await disagreementOf(services, input.ids, signal)])
  ),
  startLearningCurve: os.checks.startLearningCurve.handler(async ({ input }) => ({
    jobId: await startLearningCurve(services, input.id)
  })),
  learningCurve: os.checks.learningCurve.handler(async ({ input }) => ({
    curve: await learningCurveOf(services, input.id)
  })),
  truth: os.checks.truth.handler(async ({ input, signal }) => ({ found: await truthOf(services, input.id, signal) }))
})
