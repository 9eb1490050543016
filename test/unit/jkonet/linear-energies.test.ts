import { describe, expect, test } from 'vitest'
import { FeatureBasis, monomialsOf, type FeatureArchitecture } from '../../../src-main/compute/energy/features.ts'
import { potentialOf, type FeaturesRecord } from '../../../src-main/compute/energy/potential.ts'
import { featuresOf } from '../../../src-main/compute/jkonet/linear-features.ts'
import { meanFieldColumns, populationsOf } from '../../../src-main/compute/jkonet/mean-field.ts'
import { jkonetLinear } from '../../../src-main/compute/jkonet/models/jkonet-linear-energies.ts'
import type { FitInput } from '../../../src-main/compute/jkonet/model.ts'
import { scoredRows } from '../../../src-main/compute/jkonet/rows.ts'
import { cholesky, choleskySolve } from '../../../src-main/compute/linalg/cholesky.ts'
import { predictParticles } from '../../../src-main/compute/predict/particles.ts'
import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'
import { cloud, cornerPlan } from './fixtures.ts'

const even: FeatureArchitecture = { d: 2, exponent: 4, degree: 4, width: 2, even: true, centres: 3, knots: 1 }
const centres = Float64Array.of(0.5, 1, -1, 2, 0.3, -0.7)

/** V or W with the coefficients given by the powers of its monomials. */
function record(architecture: FeatureArchitecture, of: (powers: string) => number): FeaturesRecord {
  const theta = monomialsOf(architecture).map((factors) =>
    of(factors.map(({ pc, exponent }) => `${pc}${exponent}`).join())
  )
  return { kind: 'features', architecture, theta: Float32Array.from([0, ...theta]) }
}

describe('even features', () => {
  const basis = new FeatureBasis(even, centres)
  const at = (x: number, y: number): { values: Float64Array; gradients: Float64Array } => {
    const [values, gradients] = [new Float64Array(basis.count), new Float64Array(2 * basis.count)]
    basis.at([x, y], 0, values, gradients)
    return { values, gradients }
  }

  test('are the same at x and -x, with opposite gradients, none at 0', () => {
    const [here, there] = [at(0.7, -1.2), at(-0.7, 1.2)]
    expect([...here.values]).toEqual([...there.values])
    here.gradients.forEach((g, e) => expect(g + there.gradients[e]).toBe(0))
    at(0, 0).gradients.forEach((g) => expect(Math.abs(g)).toBeLessThan(1e-15))
    expect(basis.count).toBe(3 + 5 + 3)
  })

  test('have the gradients of their values', () => {
    const h = 1e-5
    const { gradients } = at(0.7, -1.2)
    const [px, mx, py, my] = [at(0.7 + h, -1.2), at(0.7 - h, -1.2), at(0.7, -1.2 + h), at(0.7, -1.2 - h)]
    for (let f = 0; f < basis.count; f++) {
      expect((px.values[f] - mx.values[f]) / (2 * h)).toBeCloseTo(gradients[2 * f], 6)
      expect((py.values[f] - my.values[f]) / (2 * h)).toBeCloseTo(gradients[2 * f + 1], 6)
    }
  })
})

describe('forces of an interaction', () => {
  const X = cloud(29, 2, 0, Random.seed(1))
  const columnsOf = (most: number): Float64Array => {
    const columns = meanFieldColumns(even, centres, populationsOf([X], [1.5], most, Random.seed(2)))
    const out = new Float64Array(columns.count * 2)
    const none = new Float32Array(1)
    columns.at({ n: 1, Y: Float32Array.of(0.4, -0.2), T: Float32Array.of(1.5), D: none, tau: none, w: none }, 0, out)
    return out
  }

  test('are the gradients of the means of the features over the population', () => {
    const basis = new FeatureBasis(even, centres)
    const mean = (x: number, y: number): Float64Array => {
      const [sum, values] = [new Float64Array(basis.count), new Float64Array(basis.count)]
      for (let j = 0; j < 29; j++) {
        basis.at([x - X.data[2 * j], y - X.data[2 * j + 1]], 0, values, new Float64Array(2 * basis.count))
        values.forEach((v, f) => (sum[f] += v / 29))
      }
      return sum
    }
    const [h, x, y] = [1e-5, Math.fround(0.4), Math.fround(-0.2)]
    const forces = columnsOf(1000)
    const slope = (a: Float64Array, b: Float64Array, f: number): number => (a[f] - b[f]) / (2 * h)
    for (let f = 0; f < basis.count; f++) {
      expect(forces[2 * f]).toBeCloseTo(slope(mean(x + h, y), mean(x - h, y), f), 6)
      expect(forces[2 * f + 1]).toBeCloseTo(slope(mean(x, y + h), mean(x, y - h), f), 6)
    }
  })

  test('some of the cells, evenly spread, stand for all better than any', () => {
    const many = cloud(401, 2, 0, Random.seed(5))
    const farFromMean = (of: Matrix): number => {
      const sums = [0, 1].map((c) => of.data.reduce((sum, x, e) => sum + (e % 2 === c ? x / of.rows : 0), 0))
      return Math.hypot(
        ...sums.map((mean, c) => mean - many.data.reduce((s, x, e) => s + (e % 2 === c ? x / 401 : 0), 0))
      )
    }
    const far = [1, 2, 3, 4, 5].map((seed) => {
      const chosen = populationsOf([many], [0], 47, Random.seed(seed)).get(0) as Matrix
      expect(chosen.rows).toBe(47)
      expect(new Set(chosen.data).size).toBe(94)
      return farFromMean(chosen)
    })
    // Drawn one by one, 47 cells are 0.2 away in the mean.
    expect(far.reduce((sum, f) => sum + f / 5, 0)).toBeLessThan(0.12)
    expect(columnsOf(1000)).toEqual(columnsOf(29))
  })
})

/** 17 and 29 cells with scores. */
function small(): FitInput {
  const random = Random.seed(4)
  const snapshots = [cloud(17, 2, 0, random.split(0)), cloud(29, 2, 0.3, random.split(1))]
  const scores = snapshots.map((X) => X.data.map((x) => -x + 0.1 * random.normal()))
  return { snapshots, times: [0, 0.5], couplings: [cornerPlan(17, 29)], scores, seed: 1, preset: 'reference' }
}

test('as published: the fit is the dense least-squares solution', () => {
  const input = small()
  const result = drain(jkonetLinear.fit(input)).result
  const { architecture, centres: grid } = featuresOf(result.potential as FeaturesRecord)
  const basis = new FeatureBasis(architecture, grid.data)
  const F = basis.count
  const size = 2 * F + 1
  const [X] = input.snapshots
  const set = scoredRows(input, input.scores ?? [], 'source')
  const all = Int32Array.from({ length: set.count }, (_, e) => e)
  const rows = set.draw(all, Random.seed(0))
  const S = scoredRows(input, input.scores ?? [], 'target').draw(all, Random.seed(0)).S as Float32Array
  const [A, b] = [new Float64Array(size ** 2), new Float64Array(size)]
  const gradientsAt = (x: ArrayLike<number>): Float64Array => {
    const G = new Float64Array(2 * F)
    basis.at(x, 0, new Float64Array(F), G)
    return G
  }
  for (let r = 0; r < rows.n; r++) {
    const y = [rows.Y[2 * r], rows.Y[2 * r + 1]]
    const means = new Float64Array(2 * F)
    for (let j = 0; j < 17; j++)
      gradientsAt([y[0] - X.data[2 * j], y[1] - X.data[2 * j + 1]]).forEach((g, e) => (means[e] += g / 17))
    const own = gradientsAt(y)
    for (let c = 0; c < 2; c++) {
      const line = [...Array(size).keys()].map((p) =>
        p < F ? own[2 * p + c] : p < 2 * F ? means[2 * (p - F) + c] : S[2 * r + c]
      )
      for (let p = 0; p < size; p++) {
        b[p] -= (line[p] * rows.D[2 * r + c]) / 0.5 / rows.n
        for (let q = 0; q < size; q++) A[p * size + q] += (line[p] * line[q]) / rows.n
      }
    }
  }
  for (let p = 0; p < size; p++) A[p * size + p] += 0.01
  const theta = choleskySolve(cholesky(A, size) as Float64Array, size, b, 1)
  const found = [result.potential, result.interaction].flatMap((of) => [
    ...(of?.theta.subarray(1 + 2 * grid.rows) ?? [])
  ])
  const scale = Math.max(...theta.map(Math.abs))
  found.forEach((value, p) => expect(Math.abs(value - theta[p]) / scale).toBeLessThan(1e-4))
  expect(Math.abs((result.beta ?? 0) - Math.max(0, theta[size - 1])) / scale).toBeLessThan(1e-4)
})

test('the ridges and features that two far cells leave are chosen from', () => {
  const { snapshots, ...rest } = small()
  snapshots[0].data.set([3000, -5000], 10)
  snapshots[1].data.set([-9000, 7000], 44)
  const { potential, validation, finalLoss } = drain(jkonetLinear.fit({ ...rest, snapshots, preset: 'default' })).result
  for (const { loss } of validation) expect(loss).toBeLessThan(Infinity)
  expect(potential.theta.every(Number.isFinite)).toBe(true)
  expect(Number.isFinite(finalLoss)).toBe(true)
})

/** The same 300 cells at 6 times under V = |x|^2 / 2 - x, and W = 2 z0^2 + z1^4 / 4, with noise. */
function known(beta: number, withW: boolean): FitInput {
  const V = record({ d: 2, exponent: 2, degree: 2, width: 1, centres: 0, knots: 1 }, (p) =>
    p === '02' || p === '12' ? 0.5 : p === '01' ? -1 : 0
  )
  const W = record({ ...even, centres: 0 }, (p) => (p === '02' ? 2 : p === '14' ? 0.25 : 0))
  const energies = { potential: potentialOf(V), ...(withW && { interaction: potentialOf(W) }), beta }
  const random = Random.seed(6)
  const start = Float64Array.from({ length: 600 }, () => 4 * random.uniform() - 2)
  const snapshots = [matrix(start, 300, 2)]
  for (let k = 0; k < 5; k++) {
    const settings = { steps: 1, partners: 1000 }
    const moved = predictParticles(energies, snapshots[k], 0, 0.05, settings, random.split(k))
    snapshots.push(drain(moved).result)
  }
  const same = Int32Array.from({ length: 300 }, (_, i) => i)
  const coupling = { source: same, target: same, weight: new Float64Array(300).fill(1 / 300) }
  const scores = snapshots.map((X) => X.data.map((x) => -x))
  const times = snapshots.map((_, k) => 0.05 * k)
  return { snapshots, times, couplings: Array(5).fill(coupling), scores, seed: 1, preset: 'default' }
}

const gradientAt = (of: FeaturesRecord, x: number, y: number): Float64Array =>
  potentialOf(of).exact.gradient(Float64Array.of(x, y), 0)

describe('what moved the cells is found', () => {
  test('drift and W without noise; of attraction, as much as V cannot make goes to W', () => {
    const input = known(0, true)
    const { potential, interaction, beta } = drain(jkonetLinear.fit(input)).result
    const energies = {
      potential: potentialOf(potential),
      ...(interaction && { interaction: potentialOf(interaction) }),
      beta: 0
    }
    const [X, Y] = input.snapshots.slice(3)
    const moved = drain(predictParticles(energies, X, 0, 0.05, { steps: 1, partners: 1000 }, Random.seed(0))).result
      .data
    const square = (of: (i: number) => number): number => moved.reduce((sum, _, i) => sum + of(i) ** 2, 0)
    expect(square((i) => moved[i] - Y.data[i]) / square((i) => Y.data[i] - X.data[i])).toBeLessThan(0.03 ** 2)
    const force = gradientAt(interaction as FeaturesRecord, 0.8, 1)
    expect(force[0] / (4 * 0.8)).toBeGreaterThan(0.5)
    expect(force[0] / (4 * 0.8)).toBeLessThan(1.1)
    expect(beta).toBeLessThan(1e-3)
  })

  test('noise, and no interaction where there is none', () => {
    const { interaction, beta, betaError } = drain(jkonetLinear.fit(known(0.1, false))).result
    expect(Math.abs((beta ?? 0) / 0.1 - 1)).toBeLessThan(0.2)
    expect(betaError).toBeGreaterThan(0)
    expect(betaError).toBeLessThan(0.02)
    if (interaction) expect(Math.hypot(...gradientAt(interaction as FeaturesRecord, 0.8, 1))).toBeLessThan(0.5)
  })

  test('a single step cannot tell W from V: the force goes to V', () => {
    const { snapshots, times, couplings, scores, ...rest } = known(0, true)
    const one = { snapshots: snapshots.slice(0, 2), times: times.slice(0, 2), couplings: couplings.slice(0, 1) }
    const result = drain(jkonetLinear.fit({ ...rest, ...one, scores: scores?.slice(0, 2) })).result
    expect(result.interaction).toBeUndefined()
    expect(result.status).toBe('converged')
  })

  test('one cell per timepoint and another unknown preset: a result, and a refusal', () => {
    const single = (x: number): Matrix => matrix(Float64Array.of(x, 1), 1, 2)
    const unit = { source: Int32Array.of(0), target: Int32Array.of(0), weight: Float64Array.of(1) }
    const input = {
      ...{ snapshots: [single(0), single(1), single(2)], times: [0, 1, 2], couplings: [unit, unit] },
      ...{ scores: [0, 1, 2].map(() => new Float64Array(2)), seed: 1 }
    }
    const result = drain(jkonetLinear.fit({ ...input, preset: 'default' })).result
    expect(result.potential.theta.every(Number.isFinite)).toBe(true)
    expect(result.beta).toBe(0)
    expect(() => drain(jkonetLinear.fit({ ...input, preset: 'none' }))).toThrow(RangeError)
  })
})
