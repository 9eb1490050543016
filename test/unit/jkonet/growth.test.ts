import { describe, expect, test } from 'vitest'
import {
  growthCoupling,
  meanSquaredDistance,
  type GrowthCoupling
} from '../../../src-main/compute/jkonet/growth/coupling.ts'
import { growthOf, massAt, resample, type Passage } from '../../../src-main/compute/jkonet/growth/population.ts'
import { modelOf } from '../../../src-main/compute/jkonet/registry.ts'
import { entropicBarycentres } from '../../../src-main/compute/jkonet/barycentres.ts'
import { entropicTransport } from '../../../src-main/compute/transport/entropic.ts'
import { advance, journey, landscapeOf } from '../../../src-main/compute/predict/landscape.ts'
import { matrix, takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { branches } from './branches.ts'
import { drain } from '../../support/drain.ts'
import { cloud } from './fixtures.ts'

const sum = (A: Float64Array): number => A.reduce((s, v) => s + v, 0)
const mean = (A: Float64Array): number => sum(A) / A.length
const couple = (X: Matrix, Y: Matrix, seed = 0, options?: Parameters<typeof growthCoupling>[3]): GrowthCoupling =>
  drain(growthCoupling(X, Y, Random.seed(seed), options)).result

/** 17 and 29 cells in 3 PCs; two cells of X and two of Y are the same. */
function awkward(): { X: Matrix; Y: Matrix } {
  const X = cloud(17, 3, 0, Random.seed(1))
  const Y = cloud(29, 3, 1, Random.seed(2))
  return { X: takeRows(X, [...Array(16).keys(), 15]), Y: takeRows(Y, [...Array(28).keys(), 27]) }
}

describe('an unbalanced coupling', () => {
  const { X, Y } = awkward()

  test('keeps more mass the more it costs to change it, and all of it in the end', () => {
    const masses = [0.1, 1, 10, 1e3, 1e5].map((rho) => sum(couple(X, Y, 0, { epsilon: 0.3, rho }).weight))
    masses.slice(1).forEach((mass, r) => expect(mass).toBeGreaterThan(masses[r]))
    expect(masses[0]).toBeLessThan(0.5)
    expect(masses[4]).toBeCloseTo(1, 3)
  })

  test('of cells that all coincide says that nothing grows, wherever they are', () => {
    for (const at of [0, 1e-30, 1]) {
      const same = (n: number): Matrix => matrix(new Float64Array(3 * n).fill(at), n, 3)
      const { leaving, departing, arriving, weight, cost, status } = couple(same(17), same(29))
      expect([cost, status]).toEqual([0, 'converged'])
      for (const r of [...leaving, ...departing, ...arriving, sum(weight)]) expect(r).toBeCloseTo(1, 6)
    }
  })

  test('is the balanced plan in that limit', () => {
    const near = couple(X, Y, 0, { epsilon: 0.3, rho: 1e5 })
    const plan = drain(entropicTransport(X, Y, { epsilon: 0.3 })).result
    const { descendants, ancestors } = drain(entropicBarycentres(X, Y, plan)).result
    for (const relative of [near.leaving, near.arriving])
      for (const r of relative) expect(Math.abs(r - 1)).toBeLessThan(2e-3)
    near.descendants?.X.forEach((x, e) => expect(Math.abs(x - descendants.X[e])).toBeLessThan(5e-3))
    near.ancestors?.X.forEach((x, e) => expect(Math.abs(x - ancestors.X[e])).toBeLessThan(5e-3))
  })

  test('is certified, and its pairs share its mass equally', () => {
    const found = couple(X, Y)
    expect(found.status).toBe('converged')
    expect(Math.abs(found.gap)).toBeLessThan(1e-3 * found.cost)
    expect(found.weight).toHaveLength(17 + 29)
    expect(new Set(found.weight).size).toBe(1)
    expect(mean(found.leaving)).toBeCloseTo(1, 12)
    expect(mean(found.arriving)).toBeCloseTo(1, 12)
  })

  test('makes and loses alike whatever the unit of the PCs: its prices follow the mean squared distance of the cells', () => {
    const all = [...Array(17).keys()].flatMap((i) =>
      [...Array(29).keys()].map((j) => [0, 1, 2].reduce((s, c) => s + (X.data[3 * i + c] - Y.data[3 * j + c]) ** 2, 0))
    )
    expect(meanSquaredDistance(X, Y)).toBeCloseTo(all.reduce((s, v) => s + v, 0) / all.length, 10)
    const far = ({ data, rows, cols }: Matrix): Matrix =>
      matrix(
        data.map((v) => 40 * v + 1e3),
        rows,
        cols
      )
    const [one, other] = [couple(X, Y), couple(far(X), far(Y))]
    expect(sum(one.weight)).toBeLessThan(0.95)
    other.leaving.forEach((r, i) => expect(Math.abs(r - one.leaving[i])).toBeLessThan(2e-3))
    other.arriving.forEach((r, j) => expect(Math.abs(r - one.arriving[j])).toBeLessThan(2e-3))
  })

  test('is drawn alike from the same seed, otherwise from another, of the same plan', () => {
    const [one, again, other] = [couple(X, Y, 5), couple(X, Y, 5), couple(X, Y, 6)]
    expect(again).toEqual(one)
    expect(other.target).not.toEqual(one.target)
    expect(other.leaving).toEqual(one.leaving)
  })
})

describe('a population of which one branch doubles', () => {
  const [X, Y] = [branches(97, 103, 0, 1), branches(194, 103, 1, 2)]
  const growth = growthOf([X, Y], [0, 1], [couple(X, Y)])
  const at = (t: number, cells: Matrix, passage: Passage): Float64Array =>
    drain(massAt(growth, t, cells, passage)).result ?? new Float64Array(0)

  test('grows there, shrinks elsewhere, and of the cells of both but for one in twenty the slow ones grow less', () => {
    const leaving = at(0, X, 'start')
    const [fast, slow] = [leaving.subarray(0, 97), leaving.subarray(97)]
    expect(mean(fast)).toBeGreaterThan(1.1)
    expect(mean(slow)).toBeLessThan(0.9)
    const [low, high] = [fast.slice().sort()[4], slow.slice().sort()[98]]
    expect(low).toBeGreaterThan(high)
  })

  test('shows the square root of the ratio as cells set out, since both snapshots give way, and the rest as they arrive', () => {
    const leaving = at(0, X, 'start')
    expect(mean(leaving.subarray(0, 97)) / mean(leaving.subarray(97))).toBeCloseTo(Math.SQRT2, 1)
    const arrival = at(1, Y, 'end')
    expect(mean(arrival.subarray(0, 194)) / mean(arrival.subarray(194))).toBeCloseTo(Math.SQRT2, 1)
  })

  test('is predicted with the right composition', () => {
    const couplings = [couple(X, Y)]
    const model = modelOf('jkonet-continuous-growth')
    const settings = { length: { steps: 400 } }
    const fit = drain(
      model.fit({ snapshots: [X, Y], times: [0, 1], couplings, seed: 0, preset: 'default', settings })
    ).result
    const share = ({ data, rows }: Matrix): number => data.filter((v, e) => e % 2 === 0 && v > 0).length / rows
    const predicted = (with_: boolean): Matrix => {
      const landscape = landscapeOf(fit, 'flow', 0, with_ ? growth : undefined)
      return drain(journey(landscape, X, [0, 1])).result[0].X
    }
    expect(share(predicted(false))).toBeCloseTo(97 / 200, 2)
    expect(Math.abs(share(predicted(true)) - 194 / 297)).toBeLessThan(0.02)
    expect(predicted(true)).toEqual(predicted(true))
  })

  test('keeps every cell on its way and multiplies its mass: what is drawn on arrival is not what goes on', () => {
    const Z = branches(97, 206, 2, 3)
    const snapshots = [X, Y, Z]
    const couplings = [couple(X, Y), couple(Y, Z)]
    const both = growthOf(snapshots, [0, 1, 2], couplings)
    const model = modelOf('jkonet-continuous-growth')
    const settings = { length: { steps: 50 } }
    const fit = drain(
      model.fit({ snapshots, times: [0, 1, 2], couplings, seed: 0, preset: 'default', settings })
    ).result
    const landscape = landscapeOf(fit, 'flow', 0, both)
    const arrivals = drain(journey(landscape, X, [0, 1, 2])).result
    const passing = drain(advance(landscape, X, 0, 1)).result.X
    const last = drain(advance(landscape, passing, 1, 2)).result.X
    expect(arrivals[0].drawnFrom?.X).toEqual(passing)
    expect(arrivals[1].drawnFrom?.X).toEqual(last)
    const factors = [
      drain(massAt(both, 0, X, 'start')).result,
      drain(massAt(both, 1, passing, 'crossing')).result,
      drain(massAt(both, 2, last, 'end')).result
    ] as Float64Array[]
    const product = Float64Array.from(factors[0], (f, i) => f * factors[1][i] * factors[2][i])
    const mass = arrivals[1].drawnFrom?.a ?? new Float64Array(0)
    expect(sum(mass)).toBeCloseTo(1, 12)
    mass.forEach((m, i) => expect(m).toBeCloseTo(product[i] / sum(product), 12))
  })
})

describe('masses at the snapshots', () => {
  const cells = [cloud(17, 2, 0, Random.seed(1)), cloud(7, 2, 1, Random.seed(2)), cloud(11, 2, 2, Random.seed(3))]
  const couplings = [couple(cells[0], cells[1]), couple(cells[1], cells[2])]
  const growth = growthOf(cells, [0, 1.5, 4], couplings)
  const at = (t: number, X: Matrix, passage: Passage) => drain(massAt(growth, t, X, passage)).result

  test('observed cells have their own; there is none away from the snapshots and none beyond the ends', () => {
    expect(at(1.5, cells[1], 'start')).toEqual(couplings[1].leaving)
    expect(at(0.7, cells[1], 'start')).toBeUndefined()
    expect(at(4, cells[2], 'start')).toBeUndefined()
    expect(at(0, cells[0], 'end')).toBeUndefined()
  })

  test('predicted cells lose what made them and take on the growth to come, by the mean of the nearest', () => {
    const stranger = cloud(3, 2, 9, Random.seed(4))
    const [lost, next] = [mean(couplings[0].arriving.map((c) => 1 / c)), mean(couplings[1].leaving)]
    for (const mass of at(1.5, stranger, 'crossing') ?? []) expect(mass).toBeCloseTo(lost * next, 12)
    for (const mass of at(1.5, stranger, 'end') ?? []) expect(mass).toBeCloseTo(lost, 12)
  })

  test('drawing again keeps each count within one of its mass, and never draws a cell without any', () => {
    const X = matrix(
      Float64Array.from({ length: 29 }, (_, i) => i),
      29,
      1
    )
    const mass = Float64Array.from({ length: 29 }, (_, i) => i % 4)
    const drawn = resample(X, mass, Random.seed(8)).data
    expect(drawn).toHaveLength(29)
    mass.forEach((m, i) => {
      const expected = (29 * m) / sum(mass)
      const count = drawn.filter((v) => v === i).length
      expect(count).toBeGreaterThanOrEqual(Math.floor(expected))
      expect(count).toBeLessThanOrEqual(Math.ceil(expected))
    })
  })
})
