/** Simulated records: cells that leave one valley for two, in 5 PCs, at K times. */
import { packArrays } from '../../../src-shared/model/arrays.ts'
import type { FileSummary } from '../../../src-shared/model/file-summary.ts'
import type { FitConfig, FitSummary, ViewConfig } from '../../../src-shared/model/fit.ts'
import type { Dataset, Space } from '../../../src-shared/model/library.ts'
import type { SpaceConfig } from '../../../src-shared/model/space.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { Random } from '../../../src-shared/random.ts'

export const LABELS = ['Day 00-03', 'Day 06-09', 'Day 12-15', 'Day 18-21', 'Day 24-27']
const CELLS = [2381, 4163, 3278, 3665, 3332]
export const K = LABELS.length
export const D = 5

export const AXIS: TimeAxis = {
  column: 'sample_labels',
  unit: 'day',
  spacing: 'equal',
  levels: LABELS.map((label, k) => ({ label, t: 1.5 + 6 * k, cells: CELLS[k], included: true }))
}

export function summary(path: string): FileSummary {
  const name = path.split('/').at(-1) as string
  const top = LABELS.map((label, k) => ({ label, count: CELLS[k] }))
  const column = { name: 'sample_labels', kind: 'categorical' as const, dtype: 'str', levels: K, top, ordered: false }
  const n = CELLS.reduce((a, b) => a + b)
  const counts = {
    ...{ kind: 'csr' as const, dtype: 'float32', rows: n, cols: 17_580, nnz: 4e7, filters: ['gzip'], bytes: 3e8 },
    guess: { values: 'counts' as const, reason: 'all of 20,000 sampled values are whole numbers' }
  }
  return {
    ...{
      path,
      name,
      size: 919_402,
      nObs: n,
      nVars: 17_580,
      encodingVersion: '0.1.0',
      x: counts,
      raw: null,
      layers: {}
    },
    obsm: [
      { key: 'X_pca', rows: n, cols: D, kind: 'dense' },
      { key: 'X_umap', rows: n, cols: 2, kind: 'dense' }
    ],
    obs: [{ ...column, missing: 0, min: null, max: null }],
    var: [],
    uns: [],
    notes: ['The file was written by an anndata older than 0.8.'],
    timeProposals: [
      {
        column: 'sample_labels',
        score: 9,
        reasons: ['its name mentions samples', 'its 5 labels hold days'],
        axis: AXIS,
        warnings: []
      }
    ]
  }
}

export function dataset(id: string, path: string, sample: boolean): Dataset {
  const now = new Date().toISOString()
  return {
    ...{ id, name: path.split('/').at(-1) as string, path, summary: summary(path), axis: null, source: 'same', sample },
    ...{ identity: { size: 919_402, modified: 0, hash: 'a'.repeat(64), sampled: false }, added: now, opened: now }
  }
}

/** Centre of the cells of branch b (-1, 1) at time t: one valley that parts in two. */
const centre = (t: number, b: number): [number, number] => [-1.8 + 0.9 * t, b * Math.max(0, 0.55 * (t - 1)) - 0.2 * t]

function cells(): { X: Float64Array<ArrayBuffer>; timeIndex: Int32Array<ArrayBuffer> } {
  const random = Random.seed(7)
  const n = CELLS.reduce((a, b) => a + b)
  const X = new Float64Array(n * D)
  const timeIndex = new Int32Array(n)
  let i = 0
  CELLS.forEach((count, k) => {
    for (let c = 0; c < count; c++, i++) {
      const [x, y] = centre(k, c % 3 === 0 ? -1 : 1)
      for (let d = 0; d < D; d++) X[i * D + d] = 0.4 * random.normal() + (d === 0 ? x : d === 1 ? y : 0)
      timeIndex[i] = k
    }
  })
  return { X, timeIndex }
}
const CLOUD = cells()

export const spaceArrays = (): Uint8Array<ArrayBuffer> =>
  packArrays({ ...CLOUD, mean: new Float64Array(D), sd: new Float64Array(D).fill(1) })

/** [n] The first coordinate as if it were a gene. */
export const geneValues = (): Float32Array<ArrayBuffer> =>
  Float32Array.from(CLOUD.timeIndex, (_, i) => Math.max(0, CLOUD.X[i * D] as number))

/** [n] Two groups. */
export const groupCodes = (): Int32Array<ArrayBuffer> => CLOUD.timeIndex.map((_, i) => i % 2)

export function space(id: string, datasetId: string, config: SpaceConfig, axis: TimeAxis): Space {
  const pca = config.source.kind === 'pca'
  const varianceRatio = pca ? Array.from({ length: D }, (_, d) => 0.3 / (d + 1)) : null
  const made = {
    config,
    name: pca ? 'PCA of X' : 'X_pca',
    n: CLOUD.timeIndex.length,
    D,
    cells: CELLS,
    varianceRatio,
    genes: null
  }
  const summary = { ...made, solver: null, notes: [], seconds: { read: 0.1, space: 0.2 } }
  return { id, datasetId, axis, config, summary, created: new Date().toISOString() }
}

export function fitSummary(config: FitConfig): FitSummary {
  const steps = LABELS.slice(1).map((to, k) => ({
    ...{ from: LABELS[k], to, w1: 0.52 + 0.03 * k + 0.004 * config.seed, cumulative: 0.54 + 0.05 * k },
    ...{ previous: 1.2 + 0.1 * k, floor: 0.47, shift: 0.51 }
  }))
  const couplings = steps.map(({ from, to }, k) => ({
    ...{ from, to, n: CELLS[k], m: CELLS[k + 1], cost: 1.3, gap: 2.2e-16, iterations: 12_000, status: 'optimal' }
  }))
  const mean = steps.reduce((sum, s) => sum + s.w1, 0) / steps.length
  return {
    ...{
      config,
      model: { id: 'tv', label: 'Landscape over time', variant: 'continuous' },
      architecture: { width: 64 }
    },
    ...{ kernelBuild: 'fake', labels: LABELS, times: LABELS.map((_, k) => k), spacing: 'equal' },
    solver: {
      couplings,
      training: { status: 'finished', steps: 2000, finalLoss: 0.31, validationLoss: 0.33 },
      prediction: {
        method: 'RK4, 4 steps',
        status: 'converged',
        residualMax: null,
        residualMean: null,
        notConverged: 0,
        cells: 16_819
      }
    },
    errors: { steps, mean, cumulativeMean: 0.61 },
    trust: {
      verdict: 'good',
      sentence: 'It explains 92 % of what can be explained between the sampling floor and no movement.'
    },
    timings: { couplings: 1.4, fit: 0.8, predict: 0.1, evaluate: 1.1 }
  }
}

export function fitArrays(): Uint8Array<ArrayBuffer> {
  const step = Float64Array.from({ length: 2000 }, (_, i) => i)
  const value = step.map((i) => 0.3 + 2 * Math.exp(-i / 250) + 0.05 * Math.abs(Math.sin(i * 12.9898)))
  const validationStep = Float64Array.from({ length: 20 }, (_, i) => 100 * i)
  return packArrays({
    ...{ theta: new Float32Array(1), isTest: new Uint8Array(CLOUD.timeIndex.length), lossStep: step, lossValue: value },
    ...{ validationStep, validationLoss: validationStep.map((i) => 0.33 + 2 * Math.exp(-i / 250)) },
    times: Float64Array.from(LABELS, (_, k) => k)
  })
}

/** V at a place and time: two moving wells, squared distances softly joined. */
function potential(x: number, y: number, t: number): number {
  const wells = [-1, 1].map((b) => {
    const [cx, cy] = centre(t + 0.5, b)
    return Math.exp(-((x - cx) ** 2 + (y - cy) ** 2))
  })
  return -wells[0] - wells[1] + 0.05 * (x * x + y * y)
}

const line = (low: number, high: number, n: number): Float64Array<ArrayBuffer> =>
  Float64Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1))

export function viewArrays({ pcs: [p, q], grid: G, perInterval }: ViewConfig): Uint8Array<ArrayBuffer> {
  const F = (K - 1) * perInterval + 1
  const A = 16
  const [gridX, gridY] = [line(-3.5, 3.5, G), line(-3.2, 2.8, G)]
  const [arrowX, arrowY] = [line(-3.5, 3.5, A), line(-3.2, 2.8, A)]
  const frameTime = Float64Array.from({ length: F }, (_, f) => f / perInterval)
  const V = new Float32Array(F * G * G)
  const mask = new Uint8Array(F * G * G)
  const arrow = new Float32Array(F * A * A * 2)
  frameTime.forEach((t, f) => {
    for (let i = 0; i < G * G; i++) {
      const [x, y] = [gridX[i % G], gridY[Math.floor(i / G)]]
      V[f * G * G + i] = potential(x, y, t)
      const near = [-1, 1].some((b) => Math.hypot(x - centre(t, b)[0], y - centre(t, b)[1]) < 1.2)
      mask[f * G * G + i] = near ? 1 : 0
    }
    for (let i = 0; i < A * A; i++) {
      const [x, y, h] = [arrowX[i % A], arrowY[Math.floor(i / A)], 1e-3]
      arrow[2 * (f * A * A + i)] = -(potential(x + h, y, t) - potential(x - h, y, t)) / (2 * h)
      arrow[2 * (f * A * A + i) + 1] = -(potential(x, y + h, t) - potential(x, y - h, t)) / (2 * h)
    }
  })
  const { X, timeIndex } = CLOUD
  const population: number[] = []
  const populationOffset = new Int32Array(K)
  for (let k = 0; k < K - 1; k++) {
    populationOffset[k] = population.length / 2
    for (let s = 0; s <= perInterval; s++)
      timeIndex.forEach((time, i) => {
        if (time !== k) return
        const [from, to] = [centre(k, i % 3 === 0 ? -1 : 1), centre(k + s / perInterval, i % 3 === 0 ? -1 : 1)]
        population.push(X[i * D + p] + to[0] - from[0], X[i * D + q] + to[1] - from[1])
      })
  }
  populationOffset[K - 1] = population.length / 2
  return packArrays({
    ...{ frameTime, gridX, gridY, V, mask, arrowX, arrowY, arrow, cellTime: timeIndex, populationOffset },
    cellX: Float32Array.from(timeIndex, (_, i) => X[i * D + p]),
    cellY: Float32Array.from(timeIndex, (_, i) => X[i * D + q]),
    population: Float32Array.from(population)
  })
}
