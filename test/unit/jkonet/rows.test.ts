import { describe, expect, test } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { matrix } from '../../../src-shared/matrix.ts'
import { barycentres, entropicBarycentres } from '../../../src-main/compute/jkonet/barycentres.ts'
import {
  curveRows,
  scoredRows,
  snapshotRows,
  type CurveShape,
  type TrainingSet
} from '../../../src-main/compute/jkonet/rows.ts'
import { cloud, cornerPlan, threeSnapshots } from './fixtures.ts'

const all = (set: TrainingSet): Int32Array => Int32Array.from({ length: set.count }, (_, e) => e)
const sum = (A: ArrayLike<number>): number => Array.from(A).reduce((a, b) => a + b, 0)

describe('rows as published', () => {
  test('y - x, t and tau are those of the later snapshot, weights are the plan', () => {
    const input = threeSnapshots()
    const set = snapshotRows(input)
    const rows = set.draw(all(set), Random.seed(1))
    const kept = input.couplings.flatMap(({ weight }) => Array.from(weight)).filter((w) => w > 1 / 290)
    kept.forEach((w, r) => expect(rows.w[r]).toBeCloseTo(w, 8))
    expect(rows.n).toBe(kept.length)
    expect(new Set(rows.T)).toEqual(new Set([1.5, 2]))
    for (let r = 0; r < rows.n; r++) {
      const k = rows.T[r] === 2 ? 1 : 0
      expect(rows.tau[r]).toBe(k ? 0.5 : 1.5)
      const i = set.ends[2 * r] - (k ? 17 : 0)
      const j = set.ends[2 * r + 1] - (k ? 46 : 17)
      for (let c = 0; c < 3; c++) {
        expect(rows.Y[3 * r + c]).toBeCloseTo(input.snapshots[k + 1].data[3 * j + c], 6)
        expect(rows.D[3 * r + c]).toBeCloseTo(
          input.snapshots[k + 1].data[3 * j + c] - input.snapshots[k].data[3 * i + c],
          6
        )
      }
    }
  })

  test('at the earlier cells: the same displacements, from x and its time', () => {
    const input = threeSnapshots()
    const scores = input.snapshots.map((X) => X.data.map((x) => 2 * x))
    const later = snapshotRows(input).draw(all(snapshotRows(input)), Random.seed(1))
    const set = scoredRows(input, scores, 'source')
    const rows = set.draw(all(set), Random.seed(1))
    expect(rows.D).toEqual(later.D)
    expect(rows.tau).toEqual(later.tau)
    rows.T.forEach((t, r) => expect(t).toBeCloseTo(later.T[r] - later.tau[r], 6))
    rows.Y.forEach((x, e) => expect(x).toBeCloseTo(later.Y[e] - later.D[e], 5))
    rows.S?.forEach((s, e) => expect(s).toBeCloseTo(2 * rows.Y[e], 5))
  })

  test('entries up to 1/(10 max(n, m)) are dropped', () => {
    const X = matrix(Float64Array.of(0, 1), 2, 1)
    const weight = Float64Array.of(0.5, 0.05, 0.0500001, 0)
    const coupling = { source: Int32Array.of(0, 0, 1, 1), target: Int32Array.of(0, 1, 1, 0), weight }
    expect(snapshotRows({ snapshots: [X, X], times: [0, 1], couplings: [coupling] }).count).toBe(2)
  })

  test('inconsistent input is refused', () => {
    const input = threeSnapshots()
    expect(() => snapshotRows({ ...input, times: [0, 2, 2] })).toThrow(RangeError)
    expect(() => snapshotRows({ ...input, couplings: [] })).toThrow(RangeError)
  })
})

describe.each<CurveShape>(['line', 'cubic'])('continuous rows (%s)', (shape) => {
  const input = threeSnapshots()
  const set = curveRows(input, shape)

  test('the velocity integrates to the chord of each pair', () => {
    const draws = 400
    const total = new Float64Array(set.count * 3)
    for (let draw = 0; draw < draws; draw++) {
      const rows = set.draw(all(set), Random.seed(draw))
      for (let r = 0; r < rows.n; r++)
        for (let c = 0; c < 3; c++) total[Math.floor(r / 3) * 3 + c] += rows.D[3 * r + c] / (3 * draws)
    }
    for (let e = 0; e < set.count; e++) {
      const k = set.ends[2 * e] < 17 ? 0 : 1
      const gap = k ? 0.5 : 1.5
      for (let c = 0; c < 3; c++) {
        const x = input.snapshots[k].data[3 * (set.ends[2 * e] - (k ? 17 : 0)) + c]
        const y = input.snapshots[k + 1].data[3 * (set.ends[2 * e + 1] - (k ? 46 : 17)) + c]
        expect(Math.abs(total[3 * e + c] * gap - (y - x))).toBeLessThan(0.1)
      }
    }
  })

  test('D is the time derivative of Y along a curve', () => {
    const at = (u: number): ReturnType<TrainingSet['draw']> => {
      const fixed = Object.assign(Object.create(Random.seed(1)) as Random, { uniform: () => u })
      return set.draw(all(set), fixed)
    }
    const [before, here, after] = [at(0.49), at(0.5), at(0.51)]
    for (let i = 0; i < here.D.length; i++) {
      const r = Math.floor(i / 3)
      const slope = (after.Y[i] - before.Y[i]) / (after.T[r] - before.T[r])
      expect(Math.abs(slope - here.D[i])).toBeLessThan(1e-3 * (1 + Math.abs(here.D[i])))
    }
  })

  test('times lie within their gap, weights have mean 1 and go as mass times gap', () => {
    const rows = set.draw(all(set), Random.seed(5))
    expect(sum(rows.w) / rows.n).toBeCloseTo(1, 5)
    let late = 0
    for (let r = 0; r < rows.n; r++) {
      const k = set.ends[2 * Math.floor(r / 3)] < 17 ? 0 : 1
      expect(rows.T[r]).toBeGreaterThanOrEqual(k ? 1.5 : 0)
      expect(rows.T[r]).toBeLessThanOrEqual(k ? 2 : 1.5)
      late += k * rows.w[r]
    }
    expect(late / sum(rows.w)).toBeCloseTo(0.5 / 2, 5)
  })

  test('two seeds differ, one does not', () => {
    const draw = (seed: number): Float32Array => set.draw(all(set), Random.seed(seed)).Y
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })
})

test('cubic chains follow a parabola exactly where ancestors and descendants are known', () => {
  const at = (t: number): number => 1 - 2 * t + 3 * t * t
  const times = [0, 1, 3, 3.5]
  const one = { source: Int32Array.of(0), target: Int32Array.of(0), weight: Float64Array.of(1) }
  const snapshots = times.map((t) => matrix(Float64Array.of(at(t)), 1, 1))
  const set = curveRows({ snapshots, times, couplings: [one, one, one] }, 'cubic')
  const rows = set.draw(Int32Array.of(1), Random.seed(2))
  for (let r = 0; r < rows.n; r++) {
    expect(rows.Y[r]).toBeCloseTo(at(rows.T[r]), 4)
    expect(rows.D[r]).toBeCloseTo(-2 + 6 * rows.T[r], 4)
  }
})

describe('barycentres', () => {
  test('marginals are those of the plan, and the mean of all is preserved', () => {
    const { snapshots } = threeSnapshots()
    const plan = cornerPlan(17, 29)
    const { X, mass } = barycentres(plan, snapshots[1], 17, 'source')
    mass.forEach((m) => expect(m).toBeCloseTo(1 / 17, 12))
    for (let c = 0; c < 3; c++) {
      const moved = sum(mass.map((m, i) => m * X[3 * i + c]))
      expect(moved).toBeCloseTo(sum(snapshots[1].data.filter((_, i) => i % 3 === c)) / 29, 12)
    }
  })

  test('a cell without mass has no barycentre, and its curve keeps the chord', () => {
    const X = matrix(Float64Array.of(0, 1), 2, 1)
    const first = { source: Int32Array.of(0), target: Int32Array.of(0), weight: Float64Array.of(1) }
    const second = { source: Int32Array.of(1), target: Int32Array.of(0), weight: Float64Array.of(1) }
    expect(barycentres(first, X, 2, 'target').mass).toEqual(Float64Array.of(1, 0))
    const set = curveRows({ snapshots: [X, X, X], times: [0, 1, 2], couplings: [first, second] }, 'cubic')
    const rows = set.draw(Int32Array.of(1), Random.seed(1))
    rows.D.forEach((velocity) => expect(velocity).toBeCloseTo(-1, 6))
  })

  test('of an entropic plan they are those of its entries, all n m of them', () => {
    const [X, Y] = [cloud(17, 2, 0, Random.seed(1)), cloud(29, 2, 1, Random.seed(2))]
    const draw = Random.seed(3)
    const numbers = (n: number): Float64Array => Float64Array.from({ length: n }, () => draw.uniform())
    const plan = { f: numbers(17), g: numbers(29), a: numbers(17), b: numbers(29), epsilon: 0.7 }
    plan.b[4] = 0
    const entries = Array.from({ length: 17 * 29 }, (_, e) => [Math.floor(e / 29), e % 29])
    const weight = Float64Array.from(entries, ([i, j]) => {
      const cost = (X.data[2 * i] - Y.data[2 * j]) ** 2 + (X.data[2 * i + 1] - Y.data[2 * j + 1]) ** 2
      return plan.a[i] * plan.b[j] * Math.exp((plan.f[i] + plan.g[j] - cost) / plan.epsilon)
    })
    const all = { source: Int32Array.from(entries, ([i]) => i), target: Int32Array.from(entries, ([, j]) => j), weight }
    const work = entropicBarycentres(X, Y, plan)
    let piece = work.next()
    while (!piece.done) piece = work.next()
    const expected = [barycentres(all, Y, 17, 'source'), barycentres(all, X, 29, 'target')]
    for (const [s, found] of [piece.value.descendants, piece.value.ancestors].entries()) {
      found.X.forEach((x, p) => expect(x).toBeCloseTo(expected[s].X[p], 10))
      found.mass.forEach((m, p) => expect(m).toBeCloseTo(expected[s].mass[p], 12))
    }
    expect(piece.value.ancestors.mass[4]).toBe(0)
  })

  test('those given with a coupling go before those of its entries', () => {
    const X = matrix(Float64Array.of(0), 1, 1)
    const one = { source: Int32Array.of(0), target: Int32Array.of(0), weight: Float64Array.of(1) }
    const given = { ...one, ancestors: { X: Float64Array.of(-1), mass: Float64Array.of(1) } }
    const chord = (first: typeof one): number => {
      const set = curveRows({ snapshots: [X, X, X], times: [0, 1, 2], couplings: [first, one] }, 'cubic')
      return Math.max(...set.draw(Int32Array.of(1), Random.seed(1)).D.map(Math.abs))
    }
    expect(chord(one)).toBe(0)
    expect(chord(given)).toBeGreaterThan(0.01)
  })
})
