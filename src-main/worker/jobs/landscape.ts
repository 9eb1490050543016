import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import type { PotentialRecord } from '../../compute/energy/potential.ts'
import type { KernelBuild } from '../../compute/kernels/loader.ts'
import { landscapeOf, type Fitted, type Landscape, type Predictor } from '../../compute/predict/landscape.ts'

/** The record of a potential from what the library keeps of a fit: `theta`, or `interactionTheta`. */
function storedPotential(
  arrays: NamedArrays,
  { architecture }: Pick<FitSummary, 'architecture'>,
  name: 'theta' | 'interactionTheta' = 'theta'
): PotentialRecord {
  // The summary keeps the architecture flat, whichever kind it is: `kind` tells.
  return {
    kind: architecture['kind'],
    architecture,
    theta: arrayOf(arrays, name, Float32Array)
  } as unknown as PotentialRecord
}

/** The landscape of a fit from what the library keeps of it. */
export function storedLandscape(arrays: NamedArrays, summary: FitSummary): Landscape {
  const { architecture, kernelBuild, solver, config } = summary
  const beta = architecture['beta']
  const fit: Fitted = {
    potential: storedPotential(arrays, summary),
    ...('interactionTheta' in arrays && { interaction: storedPotential(arrays, summary, 'interactionTheta') }),
    beta: typeof beta === 'number' ? beta : 0,
    build: kernelBuild as KernelBuild
  }
  return landscapeOf(fit, solver.prediction.method as Predictor, config.seed)
}

/** The numbers of a fitted landscape: `summary` goes into FitSummary.architecture, `arrays` into the fit's arrays. */
export function storable({ potential, interaction, beta }: Fitted): {
  summary: FitSummary['architecture']
  arrays: NamedArrays
} {
  return {
    summary: { kind: potential.kind, ...potential.architecture, ...(beta !== undefined && { beta }) },
    arrays: { theta: potential.theta, ...(interaction && { interactionTheta: interaction.theta }) }
  }
}
