import type { Simulation } from '../../../src-shared/compute-contract/simulate.ts'
import { AppError } from '../../../src-shared/errors.ts'
import type { Matrix } from '../../../src-shared/matrix.ts'
import { writeAnnData } from '../../anndata/write/new-file.ts'
import type { AnnDataRecord, RecordUns } from '../../anndata/write/record.ts'
import { sparseOf } from '../../compute/pca/subset.ts'
import { simulatePopulation } from '../../compute/simulate/population.ts'
import { potentialNamed } from '../../compute/simulate/potentials.ts'
import { drive, type Reporter } from '../drive.ts'
import { simulationBytes } from '../estimates.ts'
import { requireMemory } from '../memory.ts'

/** Time between two snapshots, as in the comparison of Terpin et al. 2024. */
const TAU = 0.01

/**
 * Simulates populations and writes them: obs/time (k tau), obs/particle where they are paired, obsm/X_pca and X (the
 * coordinates), uns/truth. Errors: E_USAGE when a potential leaves the numbers, E_EXPORT, E_NO_SPACE.
 */
export async function writeSimulation(
  { simulation, out }: { simulation: Simulation; out: string },
  reporter: Reporter,
  signal?: AbortSignal
): Promise<Record<string, never>> {
  reporter.stage('simulate', 0, 0.9)
  const { potential, interaction, cells: n, dims: d, timepoints, beta, paired, seed } = simulation
  requireMemory(simulationBytes(n, d, timepoints), `Simulating ${n} cells at ${timepoints} timepoints`)
  const work = simulatePopulation({
    potential: potentialNamed(potential),
    ...(interaction !== null && { interaction: potentialNamed(interaction) }),
    ...{ beta, n, d, steps: timepoints - 1, tau: TAU, paired, seed }
  })
  const snapshots = await drive(work, signal, (p) => reporter.progress(p.fraction))
  if (!snapshots.every((X) => X.data.every(Number.isFinite)))
    throw new AppError('E_USAGE', {
      detail: `The cells of this simulation leave every bound: ${potential} is too steep`
    })
  reporter.stage('write', 0.9, 1)
  await writeAnnData(out, recordOf(snapshots, simulation))
  return {}
}

function recordOf(snapshots: readonly Matrix[], simulation: Simulation): AnnDataRecord {
  const { dims, paired } = simulation
  const places = snapshots.flatMap(({ rows }, k) => Array.from({ length: rows }, (_, i) => ({ k, i })))
  const data = new Float64Array(places.length * dims)
  snapshots.forEach((X, k) => data.set(X.data, k * X.data.length))
  const coordinates = { data, rows: places.length, cols: dims }
  return {
    obsNames: places.map(({ k, i }) => `T${k}_${i}`),
    varNames: Array.from({ length: dims }, (_, c) => `x${c + 1}`),
    X: sparseOf(coordinates),
    obs: {
      time: Float64Array.from(places, ({ k }) => k * TAU),
      ...(paired && { particle: places.map(({ i }) => `P${i}`) })
    },
    var: {},
    obsm: { X_pca: coordinates },
    uns: { truth: truthOf(simulation) }
  }
}

function truthOf({ interaction, paired, ...parameters }: Simulation): RecordUns {
  return { ...parameters, interaction: interaction ?? 'none', paired: paired ? 1 : 0, tau: TAU, box: 4 }
}
