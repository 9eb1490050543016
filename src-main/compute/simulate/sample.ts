import { matrix } from '../../../src-shared/matrix.ts'
import type { Matrix, SparseRows } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { sparseOf } from '../pca/subset.ts'
import { negativeBinomial } from './draws.ts'
import { geneRate, sampleGenes } from './sample-genes.ts'
import { fateShares, FATES, landscapeGradient, SAMPLE_LANDSCAPE } from './sample-landscape.ts'
import type { SampleLandscape } from './sample-landscape.ts'

export interface SampleOptions {
  readonly seed?: number
  /** Days at which cells are taken, ascending. */
  readonly times?: readonly number[]
  /** Cells taken at each of them. */
  readonly cells?: readonly number[]
  readonly genes?: number
}

/** A simulated time course whose landscape is known. n cells, p genes, time index k per cell. */
export interface SampleTimeCourse {
  /** [n, p] counts; cells ordered by time. */
  readonly counts: SparseRows
  /** [n] */
  readonly timeIndex: Int32Array<ArrayBuffer>
  /** Days. */
  readonly times: readonly number[]
  /** One per timepoint: 'Day 0', 'Day 3', ... */
  readonly labels: readonly string[]
  /** [n] 'Progenitor', 'Mesendoderm' or a fate. */
  readonly branch: readonly string[]
  readonly cellNames: readonly string[]
  readonly geneNames: readonly string[]
  /** [n, 2] where the cell truly is in the landscape. */
  readonly latent: Matrix
  readonly landscape: SampleLandscape
}

const STEP = 0.02
const MEAN_LIBRARY = 900
const LIBRARY_SPREAD = 0.35
const DISPERSION = 0.12

/**
 * The bundled sample: a stem-cell differentiation that branches into three germ layers. Every cell is its own particle of
 * dx = -grad V(x, t) dt + sqrt(2 beta) dB from the progenitor valley at day 0 to the day it is taken (snapshots are
 * unpaired, as in an experiment that kills the cells), lifted to genes by smooth positive rates, and counted
 * (negative binomial, log-normal library sizes). Same options, same bytes.
 */
export function sampleTimeCourse(options: SampleOptions = {}): SampleTimeCourse {
  const { seed = 0, times = [0, 3, 6, 9, 12], cells = [820, 1130, 1210, 980, 860], genes: p = 200 } = options
  if (times.length !== cells.length) throw new RangeError('sampleTimeCourse: one number of cells per time')
  const random = Random.seed(seed).split('sample-time-course')
  const timeIndex = Int32Array.from(cells.flatMap((n, k) => new Array<number>(n).fill(k)))
  const latent = matrix(new Float64Array(timeIndex.length * 2), timeIndex.length, 2)
  const paths = random.split('paths')
  timeIndex.forEach((k, i) => latent.data.set(travel(SAMPLE_LANDSCAPE, times[k], paths), i * 2))
  const genes = sampleGenes(random.split('genes'), p)
  return {
    counts: countCells(latent, genes, random.split('counts')),
    timeIndex,
    times,
    labels: times.map((t) => `Day ${t}`),
    branch: Array.from(timeIndex, (k, i) => branchOf(latent.data[2 * i], latent.data[2 * i + 1], times[k])),
    cellNames: Array.from(timeIndex, (k, i) => `D${times[k]}_${String(i + 1).padStart(5, '0')}`),
    geneNames: genes.map((gene) => gene.name),
    latent,
    landscape: SAMPLE_LANDSCAPE
  }
}

/** Euler-Maruyama from the progenitor valley at day 0 to day t. */
function travel(L: SampleLandscape, t: number, random: Random): [number, number] {
  const rest = Math.sqrt(L.noise / L.stiffness)
  let [x, y] = [-2 + rest * random.normal(), rest * random.normal()]
  const kick = Math.sqrt(2 * L.noise * STEP)
  const g = new Float64Array(2)
  for (let step = 0; step < Math.round(t / STEP); step++) {
    landscapeGradient(L, x, y, step * STEP, g)
    x += -STEP * g[0] + kick * random.normal()
    y += -STEP * g[1] + kick * random.normal()
  }
  return [x, y]
}

/** The fate whose well clearly holds the cell; before the wells part, what is still undecided. */
function branchOf(x: number, y: number, t: number): string {
  const shares = fateShares(SAMPLE_LANDSCAPE, x, y, t)
  const best = shares.indexOf(Math.max(...shares))
  if (shares[best] > 0.8) return FATES[best]
  return shares[1] + shares[2] > 0.8 ? 'Mesendoderm' : 'Progenitor'
}

function countCells(latent: Matrix, genes: ReturnType<typeof sampleGenes>, random: Random): SparseRows {
  const p = genes.length
  const counts = new Float32Array(latent.rows * p)
  const rate = new Float64Array(p)
  for (let i = 0; i < latent.rows; i++) {
    const [x, y] = [latent.data[2 * i], latent.data[2 * i + 1]]
    const cycling = random.uniform() ** 2
    let sum = 0
    for (let g = 0; g < p; g++) sum += rate[g] = geneRate(genes[g], x, y, cycling)
    const library = MEAN_LIBRARY * Math.exp(LIBRARY_SPREAD * random.normal())
    for (let g = 0; g < p; g++) counts[i * p + g] = negativeBinomial(random, (library * rate[g]) / sum, DISPERSION)
  }
  return sparseOf({ data: counts, rows: latent.rows, cols: p })
}
