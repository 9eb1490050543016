import { figureOf, type FigureKind, type FigureSettings } from '../../../src-shared/model/figure.ts'
import type { Fates } from '../../../src-shared/model/fates.ts'
import type { StepError } from '../../../src-shared/model/fit.ts'
import type { Distances, HeldOutSummary } from '../../../src-shared/model/held-out.ts'
import type { FigureRecords } from '../../../src-main/host/figures/index.ts'

export interface SimulationOptions {
  readonly labels?: readonly string[]
  /** Cells of timepoint k. */
  readonly cells?: (k: number) => number
  readonly grid?: number
  readonly perInterval?: number
}

/** Low-discrepancy coordinates in (-1, 1): deterministic without a generator. */
const halton = (i: number, base: number): number => {
  let [share, sum] = [1, 0]
  for (let rest = i + 1; rest > 0; rest = Math.floor(rest / base)) {
    share /= base
    sum += share * (rest % base)
  }
  return 2 * sum - 1
}

function stepError(labels: readonly string[], k: number): StepError {
  const [from, to] = [labels[k], labels[k + 1]]
  return { from, to, w1: 0.5 + k / 16, cumulative: 0.5 + k / 8, previous: 1.25, floor: 0.375, shift: 0.5 }
}

const simulatedFates = (labels: readonly string[]): Fates => ({
  column: 'branch',
  groups: ['muscle', 'neural', 'a group with a very long name that no legend has room for'],
  observed: [0.5, 0.25, 0.25],
  timepoints: labels.slice(0, -1).map((label, k) => ({
    ...{ label, cells: 17, starting: [] },
    shares: [0.5 - k / 32, 0.25 + k / 32, 0.25]
  }))
})

function simulatedHeldOut(labels: readonly string[]): HeldOutSummary {
  const distances = (w1: number): Distances => ({ w1, w2: 1.25 * w1, mmd: w1 / 4 })
  const points = labels.slice(1, -1).map((label, k) => ({
    ...{ label, from: labels[k] },
    ...{ fromPrevious: distances(0.5), fromFirst: distances(0.625 + k / 16) },
    ...{ previous: distances(1.25), next: distances(1), straightLine: distances(0.5), halves: distances(0.375) }
  }))
  return {
    config: { preset: 'default', model: null, dims: 2, testFraction: 0.4, seed: 0 },
    model: 'continuous',
    sets: points.map((point) => ({ leftOut: [point.label], points: [point], trainingStatus: 'converged', seconds: 1 })),
    refitted: false,
    mean: distances(0.5),
    notes: []
  }
}

/** Cells that move right by one unit per timepoint in the valley V = (x - t)^2 / 2 + y^2, near which the mask is set. */
export function simulateRecords(options: SimulationOptions = {}): FigureRecords {
  const labels = options.labels ?? ['Day 0', 'Day 2', 'Day 4']
  const { cells = (k: number) => 17 + 12 * k, grid: G = 12, perInterval: P = 2 } = options
  const K = labels.length
  const counts = labels.map((_, k) => cells(k))
  const X = counts.map((n, k) => Array.from({ length: n }, (_, i) => k + halton(i, 2)))
  const Y = counts.map((n) => Array.from({ length: n }, (_, i) => halton(i, 3)))
  const F = (K - 1) * P + 1
  const gridX = Float64Array.from({ length: G }, (_, j) => -2 + ((K + 3) * j) / (G - 1))
  const gridY = Float64Array.from({ length: G }, (_, i) => -2 + (4 * i) / (G - 1))
  const V = new Float32Array(F * G * G)
  const mask = new Uint8Array(F * G * G)
  for (let at = 0; at < V.length; at++) {
    const t = Math.floor(at / (G * G)) / P
    const [x, y] = [gridX[at % G] - t, gridY[Math.floor(at / G) % G]]
    V[at] = x ** 2 / 2 + y ** 2 - 3 * t
    mask[at] = Math.hypot(x, y) < 1.5 ? 1 : 0
  }
  const starts = counts.map((_, k) => counts.slice(0, k).reduce((sum, n) => sum + n * (P + 1), 0))
  const moved = X.slice(0, -1).flatMap((xs, k) =>
    Array.from({ length: P + 1 }, (_, s) => xs.flatMap((x, i) => [x + s / P, Y[k][i]])).flat()
  )
  return {
    space: {
      config: { source: { kind: 'obsm', key: 'X_pca' }, standardise: true, seed: 0 },
      name: 'X_pca',
      n: X.flat().length,
      D: 2,
      cells: counts,
      varianceRatio: [0.25, 0.125, 0.0625],
      genes: null,
      solver: null,
      notes: [],
      seconds: { read: 0, space: 0 }
    },
    axis: null,
    spaceArrays: {
      X: Float64Array.from(X.flatMap((xs, k) => xs.flatMap((x, i) => [x, Y[k][i]]))),
      timeIndex: Int32Array.from(counts.flatMap((n, k) => Array<number>(n).fill(k)))
    },
    drivers: labels.map((label, k) => ({
      label,
      rising: Array.from({ length: 12 }, (_, g) => ({ gene: `ENSG${g}`, symbol: `RISE${g}`, rate: 2 / (1 + g + k) })),
      falling: Array.from({ length: 12 }, (_, g) => ({ gene: `FALL${g}`, rate: -1 / (1 + g) }))
    })),
    fates: new Map([['branch', simulatedFates(labels)]]),
    heldOut: { which: 'one', summary: simulatedHeldOut(labels) },
    fit: {
      config: { preset: 'default', model: null, dims: 2, testFraction: 0.4, seed: 0 },
      model: { id: 'continuous', label: 'JKOnet*, continuous', variant: 'continuous' },
      architecture: { hidden: 64 },
      kernelBuild: 'base',
      labels: [...labels],
      times: labels.map((_, k) => k),
      spacing: 'equal',
      solver: {
        couplings: [],
        training: { status: 'converged', steps: 200, finalLoss: 0.25, validationLoss: 0.25 },
        prediction: {
          method: 'flow',
          status: 'done',
          residualMax: null,
          residualMean: null,
          notConverged: 0,
          cells: 17
        }
      },
      errors: { steps: labels.slice(1).map((_, k) => stepError(labels, k)), mean: 0.5, cumulativeMean: 0.5 },
      trust: { verdict: 'good', sentence: 'Good.' },
      timings: { couplings: 0, fit: 0, predict: 0, evaluate: 0 }
    },
    fitArrays: {
      lossStep: Float64Array.from({ length: 40 }, (_, i) => 5 * i),
      lossValue: Float64Array.from({ length: 40 }, (_, i) => 0.25 + 4 / (1 + i) + 0.125 * halton(i, 2)),
      validationStep: Float64Array.of(0, 50, 100, 150, 195),
      validationLoss: Float64Array.of(4, 1, 0.5, 0.375, 0.25)
    },
    view: { config: { pcs: [0, 1], grid: G, perInterval: P }, frames: F, arrowGrid: 0 },
    viewArrays: {
      frameTime: Float64Array.from({ length: F }, (_, f) => f / P),
      gridX,
      gridY,
      V,
      mask,
      cellX: Float32Array.from(X.flat()),
      cellY: Float32Array.from(Y.flat()),
      cellTime: Int32Array.from(counts.flatMap((n, k) => Array<number>(n).fill(k))),
      population: Float32Array.from(moved),
      populationOffset: Int32Array.from(starts)
    },
    provenance: { app: 'JKOscope test', sha256: 'abc', fit: 'f1', seed: '0', kernels: 'base' }
  }
}

/** Settings of a figure of one kind of `simulateRecords`, for no journal in particular. */
export const settingsFor = (kind: FigureKind, widthMm = 89, textPt = 7): FigureSettings => {
  const column = kind === 'fates' ? { column: 'branch' } : {}
  return figureOf(kind, { widthMm, textPt, journal: null, panels: [{ kind, share: 1, ...column }] })
}
