import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import { fittedLevels, modelTimes } from '../../../src-shared/model/axis-levels.ts'
import type { FitConfig, ViewConfig } from '../../../src-shared/model/fit.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { Random } from '../../../src-shared/random.ts'
import { cellCentres } from '../../compute/jkonet/centres.ts'
import { linearModel } from '../../compute/jkonet/fit-linear.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import type { Coupling } from '../../compute/transport/coupling.ts'
import { transport } from '../../compute/transport/batched.ts'
import { landscapeOf } from '../../compute/predict/landscape.ts'
import { drive } from '../drive.ts'
import { leadingPcs } from './snapshots.ts'
import { viewArrays } from './view.ts'

/** Cells of each timepoint that a preview is learnt from: their couplings take milliseconds. */
const SAMPLE = 300

/** The linear time-varying model with few features and one ridge, taken where steps start, so that moving cells is explicit. */
const PREVIEW = linearModel({
  ...{
    id: 'preview',
    label: 'Preview',
    description: 'Solved in closed form on a sample of the cells.',
    references: []
  },
  presets: { default: { ridges: [1e-2], smoothness: 1e-3, holdOut: 0.2, repeats: 1, equalWeights: false } },
  ...{ place: 'source', timeDependent: true, centres: cellCentres },
  features: () => [{ exponent: 2, degree: 2, width: 2, centres: 40 }]
})

interface PreviewRequest {
  readonly space: NamedArrays
  readonly axis: TimeAxis
  readonly config: FitConfig
  readonly view: ViewConfig
}

/**
 * A view of a landscape that is linear in features and fitted in closed form to a sample of the cells, packed: something
 * to see while the fit that was asked for is being learnt. All cells are shown where they were observed.
 */
export async function computePreview(
  { space, axis, config, view }: PreviewRequest,
  signal?: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> {
  const { X, timeIndex } = leadingPcs(space, config.dims, axis.column)
  const labels = fittedLevels(axis).map(({ label }) => label)
  const times = modelTimes(axis, axis.column)
  const cells = cellsByTime(timeIndex)
  const random = Random.seed(config.seed).split('preview')
  const snapshots = labels.map((_, k) => takeRows(X, sampled(cells.get(k) ?? new Int32Array(0), random.split(k))))
  const couplings: Coupling[] = []
  for (const [k, Y] of snapshots.slice(1).entries())
    couplings.push(await drive(transport(snapshots[k] as Matrix, Y), signal))
  const input = { snapshots, times, couplings, seed: config.seed, preset: 'default' }
  const fit = await drive(PREVIEW.fit(input), signal)
  const landscape = landscapeOf(fit, PREVIEW.predictor, config.seed)
  return viewArrays({ X, timeIndex, landscape, times }, view, signal)
}

/** At most SAMPLE of the cells, drawn without replacement, in their order. */
function sampled(cells: Int32Array, random: Random): Int32Array {
  if (cells.length <= SAMPLE) return cells
  const order = random.permutation(cells.length).subarray(0, SAMPLE).sort()
  return order.map((r) => cells[r] as number)
}
