import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import type { Predictions } from './evaluate.ts'
import { storable } from './landscape.ts'
import type { Snapshots } from './snapshots.ts'
import { mean, type Couplings, type Trained } from './stages.ts'

/** What the solvers report of a fit. */
export function solverSummary(
  { labels }: Snapshots,
  couplings: Couplings['used'],
  fit: Trained,
  { oneStep }: Predictions,
  method: string
): FitSummary['solver'] {
  const residuals = oneStep.flatMap((p) => (p.residuals ? [p.residuals] : []))
  const cells = oneStep.reduce((sum, p) => sum + p.X.rows, 0)
  const notConverged = residuals.reduce((sum, r) => sum + r.notConverged, 0)
  return {
    couplings: couplings.map(({ n, m, cost, gap, iterations, status }, k) => ({
      ...{ from: labels[k], to: labels[k + 1] },
      ...{ n, m, cost, gap, iterations, status }
    })),
    training: {
      status: fit.status,
      steps: fit.steps,
      finalLoss: fit.finalLoss,
      validationLoss: fit.validation.find((v) => v.step === fit.steps)?.loss ?? null,
      ...(fit.tried && {
        tried: fit.tried.map((t) => ({ ...t, loss: Number.isFinite(t.loss) ? t.loss : null }))
      }),
      ...(fit.backend !== undefined && { backend: fit.backend })
    },
    prediction: {
      method,
      status: notConverged === 0 ? 'converged' : 'not-converged',
      residualMax: residuals.length ? Math.max(...residuals.map((r) => r.max)) : null,
      residualMean: residuals.length ? mean(residuals.map((r) => r.mean)) : null,
      notConverged,
      cells
    }
  }
}

/** The arrays of a fit (model/fit.ts) but for its growth. */
export function fitArrays(S: Snapshots, fit: Trained): NamedArrays {
  return {
    ...storable(fit).arrays,
    isTest: S.isTest,
    times: Float64Array.from(S.times),
    lossStep: Float64Array.from(fit.losses, (p) => p.step),
    lossValue: Float64Array.from(fit.losses, (p) => p.loss),
    validationStep: Float64Array.from(fit.validation, (p) => p.step),
    validationLoss: Float64Array.from(fit.validation, (p) => p.loss)
  }
}
