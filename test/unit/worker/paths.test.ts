import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { computeFit } from '../../../src-main/worker/jobs/fit.ts'
import { computePreview } from '../../../src-main/worker/jobs/preview.ts'
import { computeSpace } from '../../../src-main/worker/jobs/space.ts'
import { computeTrace } from '../../../src-main/worker/jobs/trace.ts'
import { computeTrend } from '../../../src-main/worker/jobs/trend.ts'
import { computeView } from '../../../src-main/worker/jobs/view.ts'
import { arrayOf, unpackArrays } from '../../../src-shared/model/arrays.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import type { SpaceConfig } from '../../../src-shared/model/space.ts'

const path = join(import.meta.dirname, '../../../assets/sample.h5ad')
const threadEntry = new URL('../../../src-main/worker/thread.ts', import.meta.url)
const config: FitConfig = { preset: 'default', model: 'jkonet-linear-v', dims: 3, testFraction: 0.4, seed: 0 }
const pca: SpaceConfig = {
  source: {
    ...{ kind: 'pca', matrix: 'X', normalise: true, transform: 'log1p', variableGenes: null },
    ...{ minCells: 0, components: 5 }
  },
  ...{ standardise: true, seed: 0 }
}

async function made() {
  const axis = (await withSource(path, (source) => source.summary())).timeProposals[0].axis
  const space = await computeSpace({ path, axis, config: pca }, new Reporter())
  const request = { arrays: space.arrays, axis, config, threads: 1, threadEntry }
  return { axis, space, fit: await computeFit(request, new Reporter()) }
}

describe('along a landscape of the simulated sample', () => {
  let it: Awaited<ReturnType<typeof made>>
  beforeAll(async () => (it = await made()), 120_000)

  test('the path of a cell begins where it was seen and passes where the view moves it', async () => {
    const { space, fit } = it
    const time = arrayOf(space.arrays, 'timeIndex', Int32Array)
    const X = arrayOf(space.arrays, 'X', Float64Array)
    const [cell, last] = [time.indexOf(1), time.indexOf(4)]
    const perInterval = 2
    const request = { space: space.arrays, fit: fit.arrays, summary: fit.summary, cells: [cell, last], perInterval }
    const path = arrayOf(unpackArrays(await computeTrace(request)), 'path', Float32Array)
    const F = 4 * perInterval + 1
    const at = (c: number, f: number): number[] => [...path.slice((c * F + f) * 3, (c * F + f) * 3 + 3)]
    expect(path.length).toBe(2 * F * 3)
    for (const f of [0, 1]) expect(at(0, f)).toEqual([NaN, NaN, NaN])
    expect(at(0, 2)).toEqual([...X.slice(5 * cell, 5 * cell + 3)].map(Math.fround))
    expect(at(1, F - 1)).toEqual([...X.slice(5 * last, 5 * last + 3)].map(Math.fround))
    expect(at(1, F - 2)).toEqual([NaN, NaN, NaN])
    const config = { pcs: [2, 0] as [number, number], grid: 16, perInterval }
    const view = unpackArrays(await computeView(space.arrays, fit.arrays, fit.summary, config))
    const first = arrayOf(view, 'populationOffset', Int32Array)[1]
    const n = time.filter((k) => k === 1).length
    // The cell is the first of its timepoint.
    const moved = arrayOf(view, 'population', Float32Array).slice(2 * (first + 2 * n), 2 * (first + 2 * n) + 2)
    expect(at(0, 4)[2]).toBeCloseTo(moved[0], 4)
    expect(at(0, 4)[0]).toBeCloseTo(moved[1], 4)
  })

  test('a gene is told as it was measured, through the PCs, and where the landscape takes it', async () => {
    const { space, fit } = it
    const about = { summary: fit.summary, spaceSummary: space.summary, cache: null }
    const shared = { space: space.arrays, fit: fit.arrays, ...about }
    const trend = await computeTrend({ ...shared, path, gene: 'SOX17' }, new Reporter())
    expect(trend.absolute).toBe(true)
    expect(trend.observed.length).toBe(5)
    expect(trend.predicted.length).toBe(4 * 5)
    for (const { measured, throughPcs } of trend.observed) {
      expect(measured).not.toBeNull()
      expect(throughPcs.mean).toBeCloseTo(measured?.mean ?? NaN, 0)
      expect(throughPcs.low).toBeLessThanOrEqual(throughPcs.middle)
    }
    // PCs are centred: over all cells the mean through them is the measured one.
    const mean = (of: (p: (typeof trend.observed)[number]) => number): number =>
      trend.observed.reduce((sum, p) => sum + p.cells * of(p), 0) / 5000
    expect(mean((p) => p.throughPcs.mean)).toBeCloseTo(
      mean((p) => p.measured?.mean ?? NaN),
      2
    )
    for (let k = 0; k < 4; k++) expect(trend.predicted[5 * k].mean).toBeCloseTo(trend.observed[k].throughPcs.mean, 10)
    const without = await computeTrend({ ...shared, path: null, gene: 'SOX17' }, new Reporter())
    expect(without.observed.every((p) => p.measured === null)).toBe(true)
    expect(without.predicted).toEqual(trend.predicted)
    await expect(computeTrend({ ...shared, path, gene: 'none' }, new Reporter())).rejects.toMatchObject({
      code: 'E_GENE_NOT_IN_PCA'
    })
    const bare = { ...shared, spaceSummary: { ...space.summary, genes: null } }
    await expect(computeTrend({ ...bare, path, gene: 'SOX17' }, new Reporter())).rejects.toMatchObject({
      code: 'E_NO_LOADINGS'
    })
  })

  test('a preview is the same each time and shows all cells', async () => {
    const { axis, space } = it
    const request = {
      space: space.arrays,
      axis,
      config,
      view: { pcs: [0, 1] as [number, number], grid: 16, perInterval: 2 }
    }
    const view = unpackArrays(await computePreview(request))
    const again = unpackArrays(await computePreview(request))
    expect(Object.keys(again)).toEqual(Object.keys(view))
    // By name, because a difference of all bytes tells nothing.
    expect(
      Object.keys(view).filter((name) => again[name].some((value, at) => !Object.is(value, view[name][at])))
    ).toEqual([])
    expect(arrayOf(view, 'frameTime', Float64Array).length).toBe(9)
    expect(arrayOf(view, 'cellX', Float32Array).length).toBe(5000)
    expect(arrayOf(view, 'V', Float32Array).every(Number.isFinite)).toBe(true)
  })
})
