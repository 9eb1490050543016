import { describe, expect, test } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { initialTheta, thetaLayout, type Architecture } from '../../../src-main/compute/energy/architecture.ts'
import { MlpTwin } from '../../../src-main/compute/energy/mlp.ts'
import { MlpKernel, type Rows } from '../../../src-main/compute/kernels/mlp.ts'
import type { KernelBuild } from '../../../src-main/compute/kernels/loader.ts'

const random = Random.seed(7)

/** Start weights with biases that are not zero, so that their gradients are tested too. */
function weights(architecture: Architecture): Float64Array {
  const draw = random.split('weights', architecture.d, architecture.hidden)
  return Float64Array.from(initialTheta(architecture, draw), (p) => p || 0.3 * draw.normal())
}

function rowsOf(n: number, d: number): Rows {
  const draw = random.split('rows', n, d)
  const normal = (length: number): Float32Array => Float32Array.from({ length }, () => draw.normal())
  const uniform = (length: number): Float32Array => Float32Array.from({ length }, () => draw.uniform())
  const w = uniform(n)
  w[0] = 0
  return { n, Y: normal(n * d), T: uniform(n), D: normal(n * d), tau: uniform(n), w }
}

function twinLoss(twin: MlpTwin, { n, Y, T, D, tau, w }: Rows): { loss: number; gradient: Float64Array } {
  const d = twin.architecture.d
  const gradient = new Float64Array(thetaLayout(twin.architecture).length)
  let loss = 0
  for (let i = 0; i < n; i++) {
    loss += twin.addLossGradient(
      Y.subarray(i * d, i * d + d),
      T[i],
      D.subarray(i * d, i * d + d),
      tau[i],
      w[i],
      gradient
    )
  }
  return { loss, gradient }
}

function distance(A: ArrayLike<number>, B: ArrayLike<number>): number {
  let difference = 0
  let norm = 0
  for (let i = 0; i < A.length; i++) {
    difference += (A[i] - B[i]) ** 2
    norm += B[i] ** 2
  }
  return Math.sqrt(difference / norm)
}

describe('float64 twin against central differences', () => {
  const architecture = { d: 5, hidden: 8, timeDependent: true, timeScale: 0.3 }
  const theta = weights(architecture)
  const twin = new MlpTwin(architecture, theta)
  const x = Float64Array.of(0.3, -1.1, 0.7, 2.2, -0.4)

  test('the input gradient is the derivative of V', () => {
    const g = twin.gradient(x, 1.7)
    const numeric = x.map((_, c) => {
      const at = (h: number): number =>
        twin.value(
          x.map((v, j) => (j === c ? v + h : v)),
          1.7
        )
      return (at(1e-5) - at(-1e-5)) / 2e-5
    })
    expect(distance(numeric, g)).toBeLessThan(1e-8)
  })

  test('the Hessian-vector product is the derivative of the gradient along v', () => {
    const v = Float64Array.of(0.5, 1, -2, 0.1, 0)
    const at = (h: number): Float64Array =>
      twin.gradient(
        x.map((value, c) => value + h * v[c]),
        1.7
      )
    const [plus, minus] = [at(1e-5), at(-1e-5)]
    const numeric = plus.map((value, c) => (value - minus[c]) / 2e-5)
    expect(distance(numeric, twin.hessianTimes(x, 1.7, v))).toBeLessThan(1e-8)
  })

  test('the parameter gradient is the derivative of the loss, for every parameter', () => {
    const rows = rowsOf(17, 5)
    const { gradient } = twinLoss(twin, rows)
    const numeric = theta.map((value, p) => {
      const at = (h: number): number => {
        theta[p] = value + h
        const { loss } = twinLoss(twin, rows)
        theta[p] = value
        return loss
      }
      return (at(1e-5) - at(-1e-5)) / 2e-5
    })
    expect(distance(numeric, gradient)).toBeLessThan(1e-7)
  })
})

const sizes = [
  { d: 1, hidden: 8, n: 17 },
  { d: 2, hidden: 64, n: 250 },
  { d: 5, hidden: 64, n: 250 },
  { d: 7, hidden: 64, n: 17 },
  { d: 8, hidden: 8, n: 33 },
  { d: 50, hidden: 64, n: 17 }
]
const builds: KernelBuild[] = ['base', 'relaxed']

describe.each(builds)('SIMD kernel (%s) against the twin', (build) => {
  test.each(sizes)('loss, residual gradient, V and grad V: d=$d, hidden=$hidden, n=$n', ({ d, hidden, n }) => {
    for (const timeDependent of [true, false]) {
      const architecture = { d, hidden, timeDependent, timeScale: 0.3 }
      const theta = Float32Array.from(weights(architecture))
      const twin = new MlpTwin(architecture, theta)
      const kernel = new MlpKernel(architecture, n, build)
      kernel.setTheta(theta)
      expect(kernel.theta()).toEqual(theta)
      const rows = rowsOf(n, d)
      const expected = twinLoss(twin, rows)
      const loaded = kernel.loadRows(
        rows,
        rows.w.map((_, i) => i),
        0,
        n
      )
      expect(kernel.loss(loaded) / expected.loss).toBeCloseTo(1, 5)
      expect(kernel.lossGradient(loaded) / expected.loss).toBeCloseTo(1, 5)
      expect(distance(kernel.gradient(), expected.gradient)).toBeLessThan(2e-6)
      const X = Float64Array.from(rows.Y)
      const G = new Float64Array(n * d)
      const V = new Float64Array(n)
      kernel.evaluate(X, 1.3, 0, n, G, V)
      const cells = Array.from({ length: n }, (_, i) => X.subarray(i * d, i * d + d))
      expect(
        distance(
          G,
          cells.flatMap((x) => [...twin.gradient(x, 1.3)])
        )
      ).toBeLessThan(2e-6)
      expect(
        distance(
          V,
          cells.map((x) => twin.value(x, 1.3))
        )
      ).toBeLessThan(2e-6)
    }
  })

  test('activations far out neither overflow nor lose their limits', () => {
    const architecture = { d: 1, hidden: 8, timeDependent: false, timeScale: 1 }
    const theta = Float32Array.from(weights(architecture))
    const twin = new MlpTwin(architecture, theta)
    const kernel = new MlpKernel(architecture, 8, build)
    kernel.setTheta(theta)
    const X = Float64Array.of(-1e4, -300, -88, -1e-9, 0, 88, 300, 1e4)
    const G = new Float64Array(8)
    const V = new Float64Array(8)
    kernel.evaluate(X, 0, 0, 8, G, V)
    for (let i = 0; i < 8; i++) {
      expect(V[i]).toBeCloseTo(twin.value([X[i]], 0), X[i] > -1e3 && X[i] < 1e3 ? 3 : 0)
      expect(G[i]).toBeCloseTo(twin.gradient([X[i]], 0)[0], 5)
    }
  })

  test('batches do not see the rows of the batch before', () => {
    const architecture = { d: 3, hidden: 8, timeDependent: true, timeScale: 1 }
    const fresh = (): MlpKernel => {
      const kernel = new MlpKernel(architecture, 30, build)
      kernel.setTheta(weights(architecture))
      return kernel
    }
    const rows = rowsOf(30, 3)
    const order = Int32Array.from({ length: 30 }, (_, i) => i)
    const used = fresh()
    used.lossGradient(used.loadRows(rows, order, 0, 30))
    const clean = fresh()
    expect(used.lossGradient(used.loadRows(rows, order, 4, 5))).toBe(
      clean.lossGradient(clean.loadRows(rows, order, 4, 5))
    )
    expect(used.gradient()).toEqual(clean.gradient())
  })

  test('Adam steps are those of Kingma and Ba, with the gradient clipped by its norm', () => {
    const architecture = { d: 2, hidden: 8, timeDependent: true, timeScale: 1 }
    const theta = weights(architecture)
    const kernel = new MlpKernel(architecture, 17, build)
    kernel.setTheta(theta)
    const rows = rowsOf(17, 2)
    const twin = new MlpTwin(architecture, theta)
    const m = new Float64Array(theta.length)
    const v = new Float64Array(theta.length)
    for (let step = 1; step <= 5; step++) {
      kernel.lossGradient(
        kernel.loadRows(
          rows,
          rows.w.map((_, i) => i),
          0,
          17
        )
      )
      kernel.adamStep(0.01, 0.05)
      const { gradient } = twinLoss(twin, rows)
      const norm = Math.hypot(...gradient)
      expect(norm).toBeGreaterThan(0.05)
      gradient.forEach((raw, p) => {
        const g = (raw * 0.05) / norm
        m[p] = 0.9 * m[p] + 0.1 * g
        v[p] = 0.999 * v[p] + 0.001 * g * g
        theta[p] -= (0.01 * m[p]) / (1 - 0.9 ** step) / (Math.sqrt(v[p] / (1 - 0.999 ** step)) + 1e-8)
      })
    }
    expect(distance(kernel.theta(), theta)).toBeLessThan(1e-4)
  })
})
