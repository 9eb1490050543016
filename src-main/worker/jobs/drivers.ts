import { AppError } from '../../../src-shared/errors.ts'
import { takeRows } from '../../../src-shared/matrix.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { Drivers } from '../../../src-shared/model/drivers.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import { geneRates, meanVelocity, strongest } from '../../compute/genes/rates.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import { storedLandscape } from './landscape.ts'
import { leadingPcs } from './snapshots.ts'

interface DriversRequest {
  readonly space: NamedArrays
  readonly fit: NamedArrays
  readonly summary: FitSummary
  /** Names of the genes of the space's PCA; null where the space is an embedding of the file. */
  readonly genes: readonly string[] | null
  /** Genes per timepoint and direction. */
  readonly top: number
}

/** The genes that the landscape raises and lowers fastest at each timepoint. Throws E_NO_LOADINGS without a PCA of ours. */
export function computeDrivers({ space, fit, summary, genes, top }: DriversRequest): Drivers {
  if (!genes || !space['loadings']) throw new AppError('E_NO_LOADINGS')
  const { X, timeIndex } = leadingPcs(space, summary.config.dims, 'the space')
  const sd = arrayOf(space, 'sd', Float64Array)
  const basis = { loadings: arrayOf(space, 'loadings', Float32Array), D: sd.length, sd }
  const { potential } = storedLandscape(fit, summary)
  const cells = cellsByTime(timeIndex)
  return summary.labels.map((label, k) => {
    const velocity = meanVelocity(potential, takeRows(X, cells.get(k) ?? []), summary.times[k])
    const rates = geneRates(velocity, basis)
    const named = (sign: 1 | -1): Drivers[number]['rising'] =>
      strongest(rates, top, sign).map((g) => ({ gene: genes[g], rate: rates[g] }))
    return { label, rising: named(1), falling: named(-1) }
  })
}
