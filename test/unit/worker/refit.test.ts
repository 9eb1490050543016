import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { writeAnnData } from '../../../src-main/anndata/write/new-file.ts'
import { sparseOf } from '../../../src-main/compute/pca/subset.ts'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { computeHeldOut } from '../../../src-main/worker/jobs/held-out.ts'
import { withRefit } from '../../../src-main/worker/jobs/refit.ts'
import { heldMatrix, onlyRows } from '../../../src-main/worker/jobs/some-rows.ts'
import { computeSpace } from '../../../src-main/worker/jobs/space.ts'
import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'

const [PER_DAY, GENES, DIMS] = [29, 61, 3]
const CELLS = 4 * PER_DAY
/** Timepoint that is left out, and the first of its cells. */
const [LEFT_OUT, FIRST] = [1, PER_DAY]
const threadEntry = new URL('../../../src-main/worker/thread.ts', import.meta.url)

let folder = ''
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'refit-'))))
afterAll(() => rmSync(folder, { recursive: true }))

type Cell = (random: Random, day: number) => number[]
const drawn: Cell = (random, day) =>
  Array.from({ length: GENES }, (_, g) => Math.floor(-3 * Math.log(1 - random.uniform()) * (1 + ((day + g) % 4))))

/** Four days of counts; the cells of the day left out are made by `other` from the counts of the day before. */
async function written(name: string, other: (before: number[], random: Random) => number[]): Promise<string> {
  const random = Random.seed(1)
  const rows = Array.from({ length: CELLS }, (_, i) => drawn(random, Math.floor(i / PER_DAY)))
  for (let i = FIRST; i < FIRST + PER_DAY; i++) rows[i] = other(rows[i - PER_DAY], random)
  const path = join(folder, `${name}.h5ad`)
  await writeAnnData(path, {
    obsNames: rows.map((_, i) => `c${i}`),
    varNames: Array.from({ length: GENES }, (_, g) => `g${g}`),
    X: sparseOf({ data: rows.flat(), rows: CELLS, cols: GENES }),
    obs: { day: Float64Array.from(rows, (_, i) => Math.floor(i / PER_DAY)) },
    var: {},
    obsm: { X_pca: { data: Float64Array.from({ length: CELLS * 3 }, () => random.normal()), rows: CELLS, cols: 3 } },
    uns: {}
  })
  return path
}

const source = {
  ...({ kind: 'pca', matrix: 'X', normalise: true, transform: 'log1p' } as const),
  ...{ variableGenes: 31, minCells: 3, components: DIMS }
}
const config = { source, standardise: true, seed: 0 }

async function spaceOf(path: string, of: Parameters<typeof computeSpace>[0]['config'] = config): Promise<NamedArrays> {
  return (await computeSpace({ path, axis: await axisOf(path), config: of }, new Reporter())).arrays
}

const axisOf = async (path: string) => (await withSource(path, (file) => file.proposeTime('day'))).axis

/** X [CELLS, DIMS] of the space of a file, found without a timepoint. */
async function refitted(path: string, leftOut: readonly number[]): Promise<number[][]> {
  const request = { path, from: source, standardise: true, seed: 0, dims: DIMS }
  const arrays = await withRefit(request, await spaceOf(path), (refit) => refit(leftOut, () => undefined))
  return rowsOf(arrays)
}

function rowsOf(arrays: NamedArrays): number[][] {
  const X = arrayOf(arrays, 'X', Float64Array)
  return Array.from({ length: CELLS }, (_, i) => Array.from(X.subarray(i * DIMS, (i + 1) * DIMS)))
}

const others = (X: number[][]): number[][] => X.filter((_, i) => i < FIRST || i >= FIRST + PER_DAY)
const heldOut = (X: number[][]): number[][] => X.slice(FIRST, FIRST + PER_DAY)

describe('a space found without some cells', () => {
  test('is the space itself when none are left out', async () => {
    const path = await written('none', (before) => before.toReversed())
    expect(await refitted(path, [])).toEqual(rowsOf(await spaceOf(path)))
  })

  test('does not know of them: whatever they are, the others lie where they lay', async () => {
    const a = await refitted(await written('a', (before) => before), [LEFT_OUT])
    const b = await refitted(
      await written('b', (_, random) => Array.from({ length: GENES }, (_, g) => random.integer(g + 2) ** 2)),
      [LEFT_OUT]
    )
    expect(others(b)).toEqual(others(a))
    expect(heldOut(b)).not.toEqual(heldOut(a))
    const [knowing, unknowing] = [await spaceOf(join(folder, 'a.h5ad')), await spaceOf(join(folder, 'b.h5ad'))]
    expect(others(rowsOf(unknowing))).not.toEqual(others(rowsOf(knowing)))
  })

  test('puts a cell left out where its twin is that was not, also one with seven times the counts', async () => {
    for (const times of [1, 7]) {
      const path = await written(`twins${times}`, (before) => before.map((count) => times * count))
      const X = await refitted(path, [LEFT_OUT])
      heldOut(X).forEach((x, i) => x.forEach((value, c) => expect(value).toBeCloseTo(X[i][c], 4)))
    }
  })

  test('leaves cells out that a filter had left out', async () => {
    const path = await written('filtered', (before) => before.toReversed())
    const cells = { librarySize: [0.1, 0.9] as [number, number], dropMitochondrial: 0 }
    const arrays = await spaceOf(path, { ...config, source: { ...source, cells } })
    const request = { path, from: { ...source, cells }, standardise: true, seed: 0, dims: DIMS }
    const X = rowsOf(await withRefit(request, arrays, (refit) => refit([LEFT_OUT], () => undefined)))
    const there = (rows: number[][]): boolean[] => rows.map((row) => row.every(Number.isFinite))
    expect(there(X)).toEqual(there(rowsOf(arrays)))
    expect(there(X)).toContain(false)
  })
})

describe('leaving timepoints out', () => {
  const run = async (
    path: string,
    of: typeof config | { source: { kind: 'obsm'; key: string }; standardise: boolean; seed: number }
  ) => {
    const fit = { preset: 'default', model: 'jkonet-linear-v', dims: 2, testFraction: 0.4, seed: 0 } as const
    const [arrays, axis] = [await spaceOf(path, of), await axisOf(path)]
    const request = { arrays, axis, config: fit, leaveOut: [[LEFT_OUT]], threads: 1, threadEntry }
    const found = await computeHeldOut({ ...request, refit: { path, space: of } }, new Reporter())
    return { found, asItIs: await computeHeldOut({ ...request, refit: null }, new Reporter()) }
  }

  test('finds our own PCA anew and says so; what it then finds is not what it finds with the cells known', async () => {
    const { found, asItIs } = await run(await written('own', (before) => before.toReversed()), config)
    expect([found.refitted, asItIs.refitted]).toEqual([true, false])
    expect(found.notes.join()).toContain('found anew')
    expect(asItIs.notes.join()).toContain('left as they are')
    expect(found.mean.w1).not.toBe(asItIs.mean.w1)
  })

  test('takes an embedding of the file as it is, and says so', async () => {
    const of = { source: { kind: 'obsm', key: 'X_pca' } as const, standardise: true, seed: 0 }
    const { found, asItIs } = await run(await written('theirs', (before) => before), of)
    expect(found.refitted).toBe(false)
    expect(found.notes.join()).toContain('embedding of the file')
    expect(found.mean).toEqual(asItIs.mean)
  })
})

test('some rows of a matrix are the same whether it is read by blocks, at once, or held', async () => {
  const path = await written('rows', (before) => before)
  await withSource(path, async (file) => {
    const whole = file.matrix('X')
    const I = Int32Array.from([0, 5, 17, 61, CELLS - 1])
    const atOnce = drain(onlyRows(whole, I).collect()).result.matrix
    expect(drain(onlyRows(await heldMatrix(whole), I).collect()).result.matrix).toEqual(atOnce)
    let row = 0
    for (const { start, rows } of onlyRows(whole, I).blocks?.() ?? []) {
      expect(start).toBe(row)
      expect(Array.from(rows.data)).toEqual(
        Array.from(atOnce.data.subarray(atOnce.indptr[row], atOnce.indptr[row + rows.rows]))
      )
      row += rows.rows
    }
    expect(row).toBe(I.length)
  })
})
