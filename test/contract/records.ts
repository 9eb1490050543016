/** Small records that satisfy the schemas of src-shared/model, for tests of everything that only carries them. */
import { basename } from 'node:path'
import type { FileSummary } from '../../src-shared/model/file-summary.ts'
import type { FitConfig, FitSummary } from '../../src-shared/model/fit.ts'
import type { HeldOutSummary } from '../../src-shared/model/held-out.ts'
import type { SpaceConfig, SpaceSummary } from '../../src-shared/model/space.ts'
import type { TimeAxis, TimeProposal } from '../../src-shared/model/time-axis.ts'

export const axis: TimeAxis = {
  column: 'day',
  unit: 'day',
  levels: [
    { label: 'd0', t: 0, cells: 17, included: true },
    { label: 'd3', t: 3, cells: 29, included: true }
  ],
  spacing: 'equal'
}

export const timeProposal: TimeProposal = { column: 'day', score: 8, reasons: ['it says so'], axis, warnings: [] }

export function summaryOf(path: string): FileSummary {
  return {
    path,
    name: basename(path),
    size: 3,
    nObs: 46,
    nVars: 5,
    encodingVersion: '0.1.0',
    x: null,
    raw: null,
    layers: {},
    obsm: [{ key: 'X_pca', rows: 46, cols: 3, kind: 'dense' }],
    obs: [],
    var: [],
    uns: [],
    notes: [],
    timeProposals: [timeProposal]
  }
}

export const spaceConfig: SpaceConfig = { source: { kind: 'obsm', key: 'X_pca' }, standardise: true, seed: 0 }

export function spaceSummary(config: SpaceConfig = spaceConfig): SpaceSummary {
  return {
    config,
    name: 'X_pca',
    n: 46,
    D: 3,
    cells: [17, 29],
    varianceRatio: null,
    genes: null,
    solver: null,
    notes: [],
    seconds: { read: 0, space: 0 }
  }
}

export const fitConfig: FitConfig = { preset: 'default', model: null, dims: 2, testFraction: 0.4, seed: 0 }

export function fitSummary(config: FitConfig = fitConfig): FitSummary {
  return {
    config,
    model: { id: 'fake', label: 'Fake', variant: 'none' },
    architecture: { width: 4 },
    kernelBuild: 'none',
    labels: ['d0', 'd3'],
    times: [0, 1],
    spacing: 'equal',
    solver: {
      couplings: [{ from: 'd0', to: 'd3', n: 10, m: 17, cost: 1, gap: 0, iterations: 5, status: 'optimal' }],
      training: { status: 'converged', steps: 20, finalLoss: 0.5, validationLoss: null },
      prediction: {
        method: 'flow',
        status: 'converged',
        residualMax: null,
        residualMean: null,
        notConverged: 0,
        cells: 7
      }
    },
    errors: {
      steps: [{ from: 'd0', to: 'd3', w1: 0.5, cumulative: 0.5, previous: 1, floor: 0.4, shift: 0.6 }],
      mean: 0.5,
      cumulativeMean: 0.5
    },
    trust: { verdict: 'good', sentence: 'Fine.' },
    timings: { couplings: 0, fit: 0, predict: 0, evaluate: 0 }
  }
}

export function heldOutSummary(config: FitConfig = fitConfig): HeldOutSummary {
  const distances = { w1: 0.5, w2: 0.6 }
  const point = {
    label: 'd1',
    from: 'd0',
    fromPrevious: distances,
    fromFirst: distances,
    previous: distances,
    next: distances
  }
  const sets = [
    { leftOut: ['d1'], points: [{ ...point, straightLine: distances }], trainingStatus: 'converged', seconds: 1 }
  ]
  return { config, model: 'fake', sets, refitted: false, mean: distances, notes: [] }
}
