import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import type { PotentialRecord } from '../../compute/energy/potential.ts'
import type { KernelBuild } from '../../compute/kernels/loader.ts'
import { landscapeOf, type Fitted, type Landscape, type Predictor } from '../../compute/predict/landscape.ts'

/** Before the names of the architecture of W in `FitSummary.architecture`; fits without such names have that of V for both. */
const OF_W = 'interaction.'

type Flat = FitSummary['architecture']

/** The record of a potential from what the library keeps of it. */
function storedPotential(architecture: Flat, theta: Float32Array): PotentialRecord {
  // The summary keeps the architecture flat, whichever kind it is: `kind` tells.
  return { kind: architecture['kind'], architecture, theta } as unknown as PotentialRecord
}

/** The architecture of W. */
function ofInteraction(all: Flat): Flat {
  const own = Object.entries(all).filter(([name]) => name.startsWith(OF_W))
  return own.length === 0 ? all : Object.fromEntries(own.map(([name, value]) => [name.slice(OF_W.length), value]))
}

/** The landscape of a fit from what the library keeps of it. */
export function storedLandscape(arrays: NamedArrays, summary: FitSummary): Landscape {
  const { architecture, kernelBuild, solver, config } = summary
  const beta = architecture['beta']
  const fit: Fitted = {
    potential: storedPotential(architecture, arrayOf(arrays, 'theta', Float32Array)),
    ...('interactionTheta' in arrays && {
      interaction: storedPotential(ofInteraction(architecture), arrayOf(arrays, 'interactionTheta', Float32Array))
    }),
    beta: typeof beta === 'number' ? beta : 0,
    build: kernelBuild as KernelBuild
  }
  return landscapeOf(fit, solver.prediction.method as Predictor, config.seed)
}

/** The numbers of a fitted landscape: `summary` goes into FitSummary.architecture, `arrays` into the fit's arrays. */
export function storable({ potential, interaction, beta, betaError }: Fitted): {
  summary: FitSummary['architecture']
  arrays: NamedArrays
} {
  const flat = ({ kind, architecture }: PotentialRecord): Flat => ({ kind, ...architecture })
  const own = interaction && Object.entries(flat(interaction)).map(([name, value]) => [`${OF_W}${name}`, value])
  return {
    summary: {
      ...{ ...flat(potential), ...(own && Object.fromEntries(own)) },
      ...(beta !== undefined && { beta }),
      ...(betaError !== undefined && { betaError })
    },
    arrays: { theta: potential.theta, ...(interaction && { interactionTheta: interaction.theta }) }
  }
}
