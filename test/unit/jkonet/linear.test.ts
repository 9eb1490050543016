import { describe, expect, test } from 'vitest'
import { matrix } from '../../../src-shared/matrix.ts'
import { Random } from '../../../src-shared/random.ts'
import { FeatureBasis } from '../../../src-main/compute/energy/features.ts'
import { potentialOf } from '../../../src-main/compute/energy/potential.ts'
import { cellCentres, gridCentres } from '../../../src-main/compute/jkonet/centres.ts'
import { featureColumns } from '../../../src-main/compute/jkonet/linear-columns.ts'
import type { FitInput, Model } from '../../../src-main/compute/jkonet/model.ts'
import { NormalEquations } from '../../../src-main/compute/jkonet/normal-equations.ts'
import { LINEAR_MODELS } from '../../../src-main/compute/jkonet/registry.ts'
import { snapshotRows } from '../../../src-main/compute/jkonet/rows.ts'
import { drain } from '../../support/drain.ts'
import { cloud, threeSnapshots } from './fixtures.ts'

describe('normal equations', () => {
  const input = threeSnapshots()
  const set = snapshotRows(input)
  const rows = set.draw(
    Int32Array.from({ length: set.count }, (_, e) => e),
    Random.seed(1)
  )
  const architecture = { d: 3, exponent: 2, degree: 2, width: 1, centres: 0, knots: 2 }
  const basis = new FeatureBasis(architecture, [])
  const sums = (from: number, to: number): NormalEquations => {
    const part = new NormalEquations(featureColumns(architecture, []), [1.5, 2])
    part.add(rows, from, to)
    return part
  }
  const equations = sums(0, rows.n)

  test('the loss is that of its formula', () => {
    const theta = Float64Array.from({ length: 2 * basis.count }, (_, p) => Math.sin(p))
    const gradients = new Float64Array(basis.count * 3)
    let loss = 0
    let weight = 0
    for (let i = 0; i < rows.n; i++) {
      basis.at(rows.Y, 3 * i, new Float64Array(basis.count), gradients)
      const block = rows.T[i] === 2 ? basis.count : 0
      for (let c = 0; c < 3; c++) {
        let g = 0
        for (let f = 0; f < basis.count; f++) g += gradients[f * 3 + c] * theta[block + f]
        loss += rows.w[i] * (rows.tau[i] * g + rows.D[3 * i + c]) ** 2
      }
      weight += rows.w[i]
    }
    expect(equations.lossOf(theta)).toBeCloseTo(loss / weight, 8)
  })

  test('the solution is the minimum: every small step away costs more', () => {
    const theta = equations.solve(1e-9, 0)
    const least = equations.lossOf(theta)
    theta.forEach((_, p) => {
      for (const h of [0.01, -0.01])
        expect(equations.lossOf(theta.map((v, q) => (q === p ? v + h : v)))).toBeGreaterThan(least)
    })
  })

  test('smoothness draws neighbouring times together', () => {
    const gap = (smoothness: number): number => {
      const theta = equations.solve(1e-6, smoothness)
      return Math.hypot(...theta.subarray(basis.count).map((v, f) => v - theta[f]))
    }
    expect(gap(1)).toBeLessThan(gap(1e-3))
    expect(gap(1e6)).toBeLessThan(1e-4)
  })

  test('the sums without those of some rows are those of the others', () => {
    const rest = equations.without(sums(0, 7))
    const others = sums(7, rows.n)
    others.solve(0.01, 0.1).forEach((value, p) => expect(rest.solve(0.01, 0.1)[p]).toBeCloseTo(value, 8))
    const theta = others.solve(0.01, 0.1)
    expect(rest.lossOf(theta)).toBeCloseTo(others.lossOf(theta), 8)
  })

  test('no ridge and more features than rows is refused', () => {
    expect(sums(0, 1).trySolve(0, 0)).toBeUndefined()
    expect(() => sums(0, 1).solve(0, 0)).toThrow(expect.objectContaining({ code: 'E_FIT_DIVERGED' }) as Error)
  })
})

/** 61 cells, two of them far away from all others. */
function withFarCells(preset: string): FitInput {
  const [X, Y] = [cloud(61, 2, 0, Random.seed(6)), cloud(61, 2, 0.2, Random.seed(7))]
  X.data.set([300, -500], 10)
  Y.data.set([-1000, 700], 44)
  const same = Int32Array.from({ length: 61 }, (_, i) => i)
  const coupling = { source: same, target: same, weight: new Float64Array(61).fill(1 / 61) }
  return { snapshots: [X, Y], times: [0, 1], couplings: [coupling], seed: 1, preset }
}

describe('linear models', () => {
  test.each(LINEAR_MODELS.map((m) => [m.id, m] as const))('%s recovers a quadratic landscape', (_, model) => {
    const stiffness = [0.5, -0.2]
    const explicit = model.predictor === 'explicit'
    const X = cloud(300, 2, 0, Random.seed(6))
    const step = (A: typeof X) =>
      matrix(
        A.data.map((x, i) => (explicit ? x * (1 - stiffness[i % 2]) : x / (1 + stiffness[i % 2]))),
        A.rows,
        2
      )
    const snapshots = [X, step(X), step(step(X))]
    const same = Int32Array.from({ length: 300 }, (_, i) => i)
    const coupling = { source: same, target: same, weight: new Float64Array(300).fill(1 / 300) }
    const work = model.fit({ snapshots, times: [0, 1, 2], couplings: [coupling, coupling], seed: 1, preset: 'default' })
    let piece = work.next()
    while (!piece.done) piece = work.next()
    const G = new Float64Array(600)
    potentialOf(piece.value.potential).evaluate(snapshots[1].data, 1, 0, 300, G)
    let error = 0
    G.forEach((g, i) => (error += (g - stiffness[i % 2] * snapshots[1].data[i]) ** 2 / 600))
    expect(Math.sqrt(error)).toBeLessThan(0.02)
    expect(piece.value.validation.length).toBeGreaterThan(1)
  })

  test.each(LINEAR_MODELS.map((m) => [m.id, m] as const))(
    '%s takes the ridges that two far cells leave',
    (_, model) => {
      const { potential, validation, finalLoss } = drain(model.fit(withFarCells('default'))).result
      for (const { loss } of validation) expect(loss).toBeLessThan(Infinity)
      expect(potential.theta.every(Number.isFinite)).toBe(true)
      expect(Number.isFinite(finalLoss)).toBe(true)
    }
  )

  test('equations that no ridge solves are an error with a code', () => {
    const model = LINEAR_MODELS.find((m) => m.id === 'jkonet-linear-v') as Model
    // The published recipe has a single ridge.
    expect(() => drain(model.fit(withFarCells('reference')))).toThrow(
      expect.objectContaining({ code: 'E_FIT_DIVERGED' }) as Error
    )
  })

  test('the ridge means the same for every gap: V scales with 1/tau', () => {
    const X = cloud(60, 2, 0, Random.seed(6))
    const Y = matrix(
      X.data.map((x, i) => x * (i % 2 ? 0.9 : 1.1)),
      60,
      2
    )
    const same = Int32Array.from({ length: 60 }, (_, i) => i)
    const coupling = { source: same, target: same, weight: new Float64Array(60).fill(1 / 60) }
    const gradients = (tau: number): Float64Array => {
      const work = LINEAR_MODELS[1].fit({
        snapshots: [X, Y],
        times: [0, tau],
        couplings: [coupling],
        seed: 1,
        preset: 'default'
      })
      let piece = work.next()
      while (!piece.done) piece = work.next()
      const G = new Float64Array(120)
      potentialOf(piece.value.potential).evaluate(Y.data, tau, 0, 60, G)
      return G
    }
    const unit = gradients(1)
    gradients(0.01).forEach((g, i) => expect(Math.abs(g - 100 * unit[i])).toBeLessThan(1e-2))
  })

  test('static potentials are regressed at the earlier cells, tried ridges or not', () => {
    const X = matrix(Float64Array.of(-1, 1), 2, 1)
    const Y = matrix(Float64Array.of(-3, 3), 2, 1)
    const model = LINEAR_MODELS.find((m) => m.id === 'jkonet-linear-v')
    const coupling = { source: Int32Array.of(0, 1), target: Int32Array.of(0, 1), weight: Float64Array.of(0.5, 0.5) }
    const gradientAt = (preset: string, x: number): number => {
      const work = model?.fit({ snapshots: [X, Y], times: [0, 1], couplings: [coupling], seed: 1, preset })
      let piece = work?.next()
      while (piece && !piece.done) piece = work?.next()
      const G = new Float64Array(1)
      if (piece?.done) potentialOf(piece.value.potential).evaluate(Float64Array.of(x), 1, 0, 1, G)
      return G[0]
    }
    expect(gradientAt('reference', 1)).toBeCloseTo(-2, 1)
    expect(gradientAt('default', 1)).toBeCloseTo(-2, 1)
  })
})

describe('the static linear model chooses on held-out cells', () => {
  const same = Int32Array.from({ length: 300 }, (_, i) => i)
  const coupling = { source: same, target: same, weight: new Float64Array(300).fill(1 / 300) }
  const box = (seed: number): Float64Array<ArrayBuffer> => {
    const random = Random.seed(seed)
    return Float64Array.from({ length: 600 }, () => 8 * random.uniform() - 4)
  }
  const fitted = (X: Float64Array<ArrayBuffer>, Y: Float64Array<ArrayBuffer>, preset: string) => {
    const model = LINEAR_MODELS.find((m) => m.id === 'jkonet-linear-v')
    if (!model) throw new Error('no linear model')
    const snapshots = [matrix(X, 300, 2), matrix(Y, 300, 2)]
    return drain(model.fit({ snapshots, times: [0, 0.01], couplings: [coupling], seed: 1, preset })).result
  }

  test('steep walls: one step halves the distance to a wall, and the slope is still that at the start of it', () => {
    const X = box(1)
    const slope = (x: number): number => 2 * x ** 3 - 16 * x + 2.5
    const Y = X.map((x) => x - 0.01 * slope(x))
    const error = (preset: string): number => {
      const G = new Float64Array(600)
      potentialOf(fitted(X, Y, preset).potential).evaluate(X, 0, 0, 300, G)
      return Math.hypot(...G.map((g, i) => g - slope(X[i]))) / Math.hypot(...X.map(slope))
    }
    expect(error('default')).toBeLessThan(0.01)
    expect(error('default')).toBeLessThan(error('reference'))
  })

  test('of ridges that noise hides the differences of, the largest; without noise, the least error decides', () => {
    const X = box(2)
    const random = Random.seed(5)
    const RIDGES = 7
    const chosen = (noise: number) => {
      const Y = X.map((x) => x - 0.01 * (2 * x ** 3 - 16 * x) + noise * random.normal())
      const { steps, validation } = fitted(X, Y, 'default')
      const losses = validation.map(({ loss }) => loss)
      const least = losses.indexOf(Math.min(...losses))
      expect(Math.floor((steps - 1) / RIDGES)).toBe(Math.floor(least / RIDGES))
      return { above: steps - 1 - least, share: losses[steps - 1] / losses[least] }
    }
    const noisy = chosen(0.2)
    expect(noisy.above).toBeGreaterThan(0)
    expect(noisy.share).toBeLessThan(1.2)
    expect(chosen(0).above).toBe(0)
  })

  test('says where held-out cells are predicted no better than by standing still', () => {
    const X = box(1)
    expect(fitted(X, X, 'default').status).toBe('no-better-than-still')
    const random = Random.seed(4)
    const noise = X.map((x) => x + random.normal())
    expect(fitted(X, noise, 'default').status).toBe('no-better-than-still')
    expect(
      fitted(
        X,
        X.map((x) => 0.9 * x),
        'default'
      ).status
    ).toBe('converged')
  })
})

test('centres: the published grid, and cells', () => {
  const grid = gridCentres(2)
  expect(grid.rows).toBe(100)
  expect([...grid.data.subarray(0, 4)].map((v) => Number(v.toFixed(6)))).toEqual([-4, -4, -3.111111, -4])
  expect([...grid.data.subarray(-2)]).toEqual([4, 4])
  const { snapshots } = threeSnapshots()
  const drawn = cellCentres(40, threeSnapshots(), Random.seed(3))
  const cells = new Set(
    snapshots.flatMap((X) => Array.from({ length: X.rows }, (_, i) => X.data.subarray(3 * i, 3 * i + 3).join()))
  )
  for (let i = 0; i < 40; i++) expect(cells.has(drawn.data.subarray(3 * i, 3 * i + 3).join())).toBe(true)
})
