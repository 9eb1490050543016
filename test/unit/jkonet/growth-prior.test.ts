import { describe, expect, test } from 'vitest'
import { entropicBarycentres, meanOverAncestors } from '../../../src-main/compute/jkonet/barycentres.ts'
import { entropicTransport } from '../../../src-main/compute/transport/entropic.ts'
import {
  BIRTH,
  DEATH,
  logisticRate,
  meanZScore,
  netGrowth
} from '../../../src-main/compute/jkonet/growth/birth-death.ts'
import { growthCoupling, type GrowthCoupling } from '../../../src-main/compute/jkonet/growth/coupling.ts'
import { expectedDescendants, spanOf } from '../../../src-main/compute/jkonet/growth/prior.ts'
import { Random } from '../../../src-shared/random.ts'
import { branches } from './branches.ts'
import { drain } from '../../support/drain.ts'

const mean = (A: ArrayLike<number>): number => Array.from(A).reduce((s, v) => s + v, 0) / A.length

const [A, B] = [97, 103]
const [X, Y] = [branches(A, B, 0, 1), branches(2 * A, B, 1, 2)]
/** Net rates per day of cells of which branch A doubles in 3 days, or, where `wrong`, branch B does. */
const rates = (wrong = false): Float64Array =>
  Float64Array.from({ length: A + B }, (_, i) => (i < A !== wrong ? Math.LN2 / 3 : 0))
const GAP = 3

const couple = (prior?: Float64Array, options?: { epsilon: number; rho: number }): GrowthCoupling =>
  drain(growthCoupling(X, Y, Random.seed(0), options, prior)).result
const shareOf = (rate: Float64Array): Float64Array => expectedDescendants(rate, GAP).map((g) => g / (A + B))

/** Growth of branch A over that of branch B. */
const ratio = ({ leaving }: GrowthCoupling): number => mean(leaving.subarray(0, A)) / mean(leaving.subarray(A))

describe('a coupling that starts from growth that is known', () => {
  test('comes nearer to the truth, per cell and by branch, than one that starts from equal cells', () => {
    const truth = expectedDescendants(rates(), GAP)
    const error = ({ leaving }: GrowthCoupling): number => mean(leaving.map((g, i) => Math.abs(Math.log(g / truth[i]))))
    const [without, with_] = [couple(), couple(truth)]
    expect(error(with_)).toBeLessThan(0.1)
    expect(error(with_)).toBeLessThan(0.5 * error(without))
    expect(Math.abs(ratio(with_) - 2)).toBeLessThan(0.1)
    expect(ratio(without)).toBeLessThan(1.6)
    // Half-way between the snapshots half of the growth is done, the rest on arrival.
    const set = mean(with_.departing.subarray(0, A)) / mean(with_.departing.subarray(A))
    const arrived = mean(with_.arriving.subarray(2 * A)) / mean(with_.arriving.subarray(0, 2 * A))
    for (const half of [set, arrived]) expect(Math.abs(half - Math.SQRT2)).toBeLessThan(0.1)
    expect(without.departing).toEqual(without.leaving)
    expect(with_.status).toBe('converged')
    expect(mean(with_.leaving)).toBeCloseTo(1, 12)
  })

  test('corrects a wrong guess towards the data, the more the less the marginals cost', () => {
    const wrong = expectedDescendants(rates(true), GAP)
    const found = [100, 10, 1, 0.3].map((rho) => ratio(couple(wrong, { epsilon: 0.1, rho })))
    expect(ratio({ leaving: wrong } as unknown as GrowthCoupling)).toBeCloseTo(0.5, 12)
    found.reduce((before, r) => (expect(r).toBeGreaterThan(before), r), 0.5)
    // Both snapshots give way alike: in the end the guess and the data meet half-way, at sqrt(0.5 * 2).
    expect(found[0]).toBeLessThan(0.7)
    expect(Math.abs(Math.log(found[3]))).toBeLessThan(0.05)
  })

  test('stays a number for spans that no number holds', () => {
    const steep = expectedDescendants(
      Float64Array.from({ length: A + B }, (_, i) => (i < A ? 0 : i < A + 50 ? -800 : -1e5)),
      1
    )
    expect(Math.min(...steep)).toBeGreaterThan(0)
    const { leaving, departing, arriving } = couple(steep)
    for (const r of [...leaving, ...departing, ...arriving]) expect(Number.isFinite(r)).toBe(true)
    expect(mean(departing)).toBeCloseTo(1, 12)
  })

  test('is the same for growth that is alike everywhere as for none', () => {
    const [none, alike] = [couple(), couple(new Float64Array(A + B).fill(7))]
    alike.leaving.forEach((g, i) => expect(g).toBeCloseTo(none.leaving[i], 6))
    expect(alike.source).toEqual(none.source)
  })
})

test('a mean over the ancestors is that of the whole plan', () => {
  const plan = drain(entropicTransport(X, Y, { epsilon: 0.3, rho: 10, a: shareOf(rates()) })).result
  const { ancestors } = drain(entropicBarycentres(X, Y, plan)).result
  const column = Float64Array.from({ length: A + B }, (_, i) => X.data[2 * i])
  drain(meanOverAncestors(X, Y, plan, column)).result.forEach((m, j) => expect(m).toBeCloseTo(ancestors.X[2 * j], 9))
})

describe('expected descendants', () => {
  test('grow with rate and gap, have mean 1, and stay finite where the numbers themselves would not', () => {
    const rate = Float64Array.of(0, Math.LN2, -Math.LN2, 0, 1)
    const twice = expectedDescendants(rate, 2)
    expect(mean(twice)).toBeCloseTo(1, 12)
    expect(twice[1] / twice[0]).toBeCloseTo(4, 12)
    expect(twice[2] / twice[3]).toBeCloseTo(1 / 4, 12)
    const huge = expectedDescendants(Float64Array.of(1000, 999, 1000), 1)
    expect(huge[1] / huge[0]).toBeCloseTo(Math.exp(-1), 12)
    expect(spanOf(rate, 2)).toBeCloseTo(Math.exp(2 * (1 + Math.LN2)), 9)
    expect(expectedDescendants(Float64Array.of(0.3), 5)).toEqual(Float64Array.of(1))
  })
})

describe('births and deaths by expression', () => {
  test('lie between their bounds, are half-way at the centre, and rise there as fast as the width says', () => {
    for (const curve of [BIRTH, DEATH]) {
      const { low, high, center, width } = curve
      expect(logisticRate(center, curve)).toBeCloseTo((low + high) / 2, 12)
      expect(logisticRate(-50, curve)).toBeCloseTo(low, 12)
      expect(logisticRate(50, curve)).toBeCloseTo(high, 12)
      const h = 1e-6
      const slope = (logisticRate(center + h, curve) - logisticRate(center - h, curve)) / (2 * h)
      expect(slope).toBeCloseTo((high - low) / width, 6)
    }
  })

  test('are those of the published tutorial', () => {
    // beta and delta of Waddington-OT, notebook 2, at scores -0.4, 0, 0.3, 1.2, computed by its formulas in Python.
    const scores = [-0.4, 0, 0.3, 1.2]
    const birth = [0.30768082, 0.46688409, 1.13816272, 1.69929972]
    const death = [0.30006356, 0.46688409, 1.67481931, 1.7]
    scores.forEach((s, i) => expect(logisticRate(s, BIRTH)).toBeCloseTo(birth[i], 6))
    scores.forEach((s, i) => expect(logisticRate(s, DEATH)).toBeCloseTo(death[i], 6))
    expect(netGrowth(Float64Array.of(1.2), Float64Array.of(-0.4))[0]).toBeCloseTo(birth[3] - death[0], 6)
    // Births alone: deaths are alike, so that what differs between cells is births.
    const alone = netGrowth(Float64Array.of(1.2, 0), null)
    expect(alone[0] - alone[1]).toBeCloseTo(birth[3] - birth[1], 6)
  })

  test('are scored by z-scores over the cells asked for, each gene alike whatever its scale; flat genes say nothing', () => {
    const n = 17
    const random = Random.seed(3)
    const gene = Float32Array.from({ length: n }, () => random.normal())
    const cells = Int32Array.from({ length: n - 1 }, (_, i) => i)
    const [one, scaled] = [meanZScore([gene], n, cells), meanZScore([gene.map((v) => 100 * v + 7)], n, cells)]
    one.forEach((z, i) => expect(scaled[i]).toBeCloseTo(z, 4))
    expect(mean(one.subarray(0, n - 1))).toBeCloseTo(0, 6)
    const half = meanZScore([gene, new Float32Array(n).fill(4)], n, cells)
    one.forEach((z, i) => expect(half[i]).toBeCloseTo(z / 2, 12))
  })

  test('no gene counts more than five standard deviations', () => {
    const n = 1001
    const gene = new Float32Array(n)
    gene[0] = 1000
    const score = meanZScore(
      [gene],
      n,
      Int32Array.from({ length: n }, (_, i) => i)
    )
    expect(score[0]).toBe(5)
  })
})
