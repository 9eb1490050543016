import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { computeSpace } from '../../../src-main/worker/jobs/space.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { SpaceConfig } from '../../../src-shared/model/space.ts'

const path = join(import.meta.dirname, '../../../assets/sample.h5ad')
const COMPONENTS = 8

function config(variableGenes: number | null, minCells: number): SpaceConfig {
  const source = { kind: 'pca', matrix: 'X', normalise: true, transform: 'log1p', components: COMPONENTS } as const
  return { source: { ...source, variableGenes, minCells }, standardise: false, seed: 0 }
}

async function space(of: SpaceConfig, limits: { residentEntries?: number; packedBytes?: number } = {}) {
  const { axis } = await withSource(path, (source) => source.proposeTime('day'))
  const stream = new Reporter().stream((reporter) => computeSpace({ path, axis, config: of, limits }, reporter))
  for (let step = await stream.next(); ; step = await stream.next()) {
    if (step.done) return step.value
  }
}

/** |cosine| of PC c in two sets of coordinates [n, COMPONENTS]. */
function agreement(a: NamedArrays, b: NamedArrays, c: number): number {
  const [X, Y] = [arrayOf(a, 'X', Float64Array), arrayOf(b, 'X', Float64Array)]
  let [xy, xx, yy] = [0, 0, 0]
  for (let at = c; at < X.length; at += COMPONENTS) {
    xy += X[at] * Y[at]
    xx += X[at] ** 2
    yy += Y[at] ** 2
  }
  return Math.abs(xy) / Math.sqrt(xx * yy)
}

/** Shares of the variance over all PCs together. */
const captured = ({ summary }: Awaited<ReturnType<typeof space>>): number =>
  (summary.varianceRatio ?? []).reduce((sum, r) => sum + r, 0)

describe('a space by PCA of a matrix that is too large to hold', () => {
  test.each([
    ['all genes, read anew for every step', null, 0, 0, 0],
    ['genes of 500 cells and more, read anew', null, 500, 0, 0],
    ['variable genes, read anew', 120, 3, 0, 0],
    ['all genes, packed', null, 0, 0, 1e8],
    ['genes of 500 cells and more, packed', null, 500, 0, 1e8],
    ['variable genes, packed', 120, 3, 0, 1e8],
    ['variable genes, packing given up on the way', 120, 3, 0, 1e6],
    ['variable genes, held once they are chosen', 120, 3, 6e5, 0],
    ['variable genes, packed, then held', 120, 3, 6e5, 1e8]
  ])('captures the same within 1e-3: %s', async (_, variableGenes, minCells, residentEntries, packedBytes) => {
    const whole = await space(config(variableGenes, minCells))
    const streamed = await space(config(variableGenes, minCells), { residentEntries, packedBytes })
    expect(streamed.summary.genes).toEqual(whole.summary.genes)
    expect(streamed.summary.cells).toEqual(whole.summary.cells)
    for (const name of ['total', 'detected', 'timeIndex']) expect(streamed.arrays[name]).toEqual(whole.arrays[name])
    expect(Math.abs(captured(streamed) / captured(whole) - 1)).toBeLessThan(1e-3)
    // Beyond the third the variances lie so close together that directions may mix.
    for (const c of [0, 1, 2]) expect(agreement(whole.arrays, streamed.arrays, c)).toBeGreaterThan(1 - 1e-3)
    // 200 genes in memory go to the exact solver, whose certificate is another one than that of block Lanczos.
    if (residentEntries > 0) expect(streamed.summary.solver).toEqual(whole.summary.solver)
    else expect(streamed.summary.solver).not.toEqual(whole.summary.solver)
  })
})

describe('a filter of cells', () => {
  test('leaves cells of unusual size out of the PCA and of their timepoint, and says how many', async () => {
    const all = config(null, 10)
    if (all.source.kind !== 'pca') throw new Error('the config is of a PCA')
    const cells = { librarySize: [0.2, 0.8] as [number, number], dropMitochondrial: 0.1 }
    const { summary, arrays } = await space({ ...all, source: { ...all.source, cells } })
    const X = arrayOf(arrays, 'X', Float64Array)
    const total = arrayOf(arrays, 'total', Float32Array)
    const kept = [...arrayOf(arrays, 'timeIndex', Int32Array).keys()].filter((i) => !Number.isNaN(X[i * COMPONENTS]))
    const timeIndex = arrayOf(arrays, 'timeIndex', Int32Array)
    expect(summary.cells.reduce((sum, n) => sum + n, 0)).toBe(kept.length)
    expect(Math.abs(kept.length / summary.n - 0.6)).toBeLessThan(0.01)
    expect(timeIndex.every((k, i) => k >= 0 === Number.isFinite(X[i * COMPONENTS]))).toBe(true)
    expect(summary.notes.join()).toContain(`${summary.n - kept.length} of ${summary.n} cells were left out`)
    const range = (I: number[]): [number, number] => [
      Math.min(...I.map((i) => total[i])),
      Math.max(...I.map((i) => total[i]))
    ]
    const [low, high] = range(kept)
    const [lowest, highest] = range([...total.keys()])
    expect(low).toBeGreaterThan(lowest)
    expect(high).toBeLessThan(highest)
  })
})
