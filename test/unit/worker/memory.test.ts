import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { fitBytes, umapBytes, viewBytes } from '../../../src-main/worker/estimates.ts'
import { computeFit, computeSeeds } from '../../../src-main/worker/jobs/fit.ts'
import { readGene } from '../../../src-main/worker/jobs/gene.ts'
import { computeHeldOut } from '../../../src-main/worker/jobs/held-out.ts'
import { computeLearningCurve } from '../../../src-main/worker/jobs/learning-curve.ts'
import { writeSimulation } from '../../../src-main/worker/jobs/simulate.ts'
import { computeSpace } from '../../../src-main/worker/jobs/space.ts'
import { computeUmap } from '../../../src-main/worker/jobs/umap.ts'
import { viewArrays } from '../../../src-main/worker/jobs/view.ts'
import { fitsMemory, requireMemory } from '../../../src-main/worker/memory.ts'
import { DEFAULT_VIEW } from '../../../src-shared/model/fit.ts'
import { Random } from '../../../src-shared/random.ts'

const SAMPLE = join(import.meta.dirname, '../../../assets/sample.h5ad')
const threadEntry = new URL('../../../src-main/worker/thread.ts', import.meta.url)

function free(bytes: number): void {
  vi.spyOn(process, 'availableMemory').mockReturnValue(bytes)
}
afterEach(() => vi.restoreAllMocks())

test('a job may claim 70 % of what is free, and is refused with both numbers beyond that', () => {
  free(10 * 2 ** 30)
  expect([fitsMemory(7 * 2 ** 30), fitsMemory(7 * 2 ** 30 + 1)]).toEqual([true, false])
  requireMemory(7 * 2 ** 30, 'The job')
  expect(() => requireMemory(7.5 * 2 ** 30, 'The job')).toThrow(/The job needs about 7.5 GB.*10.0 GB is free/)
})

describe('where there is no memory', () => {
  const n = 51
  const random = Random.seed(4)
  const arrays = {
    X: Float64Array.from({ length: n * 3 }, () => random.normal()),
    timeIndex: Int32Array.from({ length: n }, (_, i) => i % 3)
  }
  const levels = [0, 1, 2].map((t) => ({ label: `Day ${t}`, t, cells: 17, included: true }))
  const axis = { column: 'day', unit: 'd', levels, spacing: 'equal' as const }
  const config = { preset: 'default', model: 'jkonet-linear-v', dims: 2, testFraction: 0.4, seed: 0 } as const
  const request = { arrays, axis, config, threads: 1, threadEntry }
  const reporter = new Reporter()
  const pca = (variableGenes: number | null, cells: boolean) => ({
    source: {
      ...({ kind: 'pca', matrix: 'X', normalise: true, transform: 'log1p' } as const),
      ...{ variableGenes, minCells: 0, components: 5 },
      ...(cells && { cells: { librarySize: [0.2, 0.8] as [number, number], dropMitochondrial: 0 } })
    },
    standardise: true,
    seed: 0
  })
  const space = async (cells: boolean) =>
    computeSpace(
      {
        path: SAMPLE,
        axis: (await withSource(SAMPLE, (source) => source.proposeTime('day'))).axis,
        config: pca(null, cells)
      },
      reporter
    )
  const simulation = { potential: 'sphere', interaction: null, beta: 0, cells: 1e6, dims: 9, timepoints: 9 }

  test.each<[string, () => Promise<unknown>]>([
    ['PCA by blocks of rows', () => space(false)],
    ['PCA with a filter of cells', () => space(true)],
    ['a fit', () => computeFit(request, reporter)],
    ['fits of several seeds', () => computeSeeds({ ...request, seeds: [0, 1] }, reporter)],
    ['leaving timepoints out', () => computeHeldOut({ ...request, leaveOut: [], refit: null }, reporter)],
    ['a learning curve', () => computeLearningCurve(request, reporter)],
    ['a UMAP', () => computeUmap({ arrays, dims: 2, seed: 0, threadEntry }, reporter)],
    [
      'a simulation',
      () => writeSimulation({ simulation: { ...simulation, paired: false, seed: 0 }, out: '/none/x' }, reporter)
    ]
  ])('%s is refused with the numbers before it begins', async (_, job) => {
    free(1e4)
    const refusal = await (async () => job())().catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'E_MEMORY' })
    expect(String(refusal)).toMatch(/needs about \d+\.\d GB of memory, and only 0\.0 GB is free/)
  })

  test('a view is refused, too', async () => {
    free(1e4)
    const landscape = { predictor: 'flow' } as unknown as Parameters<typeof viewArrays>[0]['landscape']
    const viewed = { X: { data: arrays.X, rows: n, cols: 3 }, timeIndex: arrays.timeIndex, landscape, times: [0, 1, 2] }
    await expect(viewArrays(viewed, DEFAULT_VIEW)).rejects.toMatchObject({ code: 'E_MEMORY' })
  })

  test('a gene of a matrix that is read by blocks is read all the same', async () => {
    const [gene] = await withSource(SAMPLE, (source) => source.matrix('X').genes())
    free(1e4)
    expect((await readGene({ path: SAMPLE, matrix: 'X', gene })).length).toBeGreaterThan(0)
  })
})

test('estimates grow with cells, PCs, runs and threads, and hold the usual work below a laptop', () => {
  const usual = { cells: [2381, 4163, 3278, 3665, 3332], dims: 5, threads: 4, runs: 1 }
  const bytes = fitBytes(usual)
  expect(bytes).toBeLessThan(1e9)
  for (const more of [{ dims: 50 }, { threads: 8 }, { runs: 5 }, { cells: [40_000, 40_000, 40_000] }])
    expect(fitBytes({ ...usual, ...more })).toBeGreaterThan(bytes)
  expect(umapBytes(200_000, 50)).toBeGreaterThan(umapBytes(20_000, 50))
  expect(viewBytes({ n: 200_000, dims: 5, grid: 200, frames: 40 })).toBeLessThan(1e9)
})
