import { describe, expect, test } from 'vitest'
import { initialTheta } from '../../../src-main/compute/energy/architecture.ts'
import { potentialOf } from '../../../src-main/compute/energy/potential.ts'
import { HIDDEN, sizeFor } from '../../../src-main/compute/jkonet/many-pcs.ts'
import type { FitInput } from '../../../src-main/compute/jkonet/model.ts'
import { modelOf } from '../../../src-main/compute/jkonet/registry.ts'
import { FAST, REFERENCE } from '../../../src-main/compute/jkonet/settings.ts'
import { simulatePopulation } from '../../../src-main/compute/simulate/population.ts'
import { potentialNamed } from '../../../src-main/compute/simulate/potentials.ts'
import { Random } from '../../../src-shared/random.ts'
import { drain } from '../../support/drain.ts'

const [D, N, TAU] = [12, 400, 0.01]
const truth = potentialNamed('styblinski_tang')
const simulation = { potential: truth, n: N, d: D, steps: 2, tau: TAU, paired: true, seed: 1 }

/** The same particles in D dimensions, in some unit of time. */
function course(gap: number): FitInput {
  const snapshots = drain(simulatePopulation(simulation)).result
  const same = Int32Array.from({ length: N }, (_, i) => i)
  const coupling = { source: same, target: same, weight: new Float64Array(N).fill(1 / N) }
  const settings = { length: { steps: 600 } }
  return { snapshots, times: [0, gap, 2 * gap], couplings: [coupling, coupling], seed: 3, preset: 'default', settings }
}

const fitted = (gap: number) => drain(modelOf('jkonet-v').fit(course(gap))).result

describe('many PCs', () => {
  test('up to 8 PCs, and as published with any number, nothing changes', () => {
    for (const [settings, d] of [
      [FAST, 8],
      [REFERENCE, 50]
    ] as const) {
      expect(sizeFor(settings, d)).toEqual({ hidden: HIDDEN, pcsPerUnit: d, many: false, units: false, settings })
    }
  })

  test('above, width and schedule grow with the number of PCs', () => {
    const sizes = [9, 20, 50].map((d) => sizeFor(FAST, d))
    const steps = sizes.map(({ settings: { length } }) => ('steps' in length ? length.steps : 0))
    expect(steps[0]).toBeGreaterThan(3000)
    expect(steps[2]).toBeGreaterThan(steps[1])
    expect(sizes.map(({ hidden }) => hidden)).toEqual([128, 128, 192])
  })

  test('each unit starts from as many PCs as asked for, and the time; the variance of what it adds up is that of all PCs', () => {
    const [d, hidden, k] = [17, 256, 2]
    const theta = initialTheta({ d, hidden, timeDependent: true, timeScale: 1 }, Random.seed(5), k)
    let square = 0
    for (let h = 0; h < hidden; h++) {
      const row = theta.subarray(h * (d + 1), (h + 1) * (d + 1))
      expect(row.subarray(0, d).filter((w) => w !== 0)).toHaveLength(k)
      expect(row[d]).not.toBe(0)
      square += row.reduce((sum, w) => sum + w * w, 0)
    }
    expect(square / hidden).toBeGreaterThan(0.8)
    expect(square / hidden).toBeLessThan(1.2)
  })

  test('the loss is in the units of the rows, and the unit of time is only that', () => {
    const [fit, slow] = [fitted(TAU), fitted(100 * TAU)]
    expect(slow.finalLoss / fit.finalLoss).toBeCloseTo(1, 3)
    const { data } = drain(simulatePopulation({ ...simulation, seed: 2 })).result[0]
    const slopes = [fit, slow].map(({ potential }) => {
      const G = new Float64Array(data.length)
      potentialOf(potential).evaluate(data, 0, 0, N, G)
      return G
    })
    const g = new Float64Array(D)
    let [error, size, apart] = [0, 0, 0]
    for (let i = 0; i < N; i++) {
      truth.gradient(data.subarray(i * D, (i + 1) * D), g)
      for (let c = 0; c < D; c++) {
        apart = Math.max(apart, Math.abs(100 * slopes[1][i * D + c] - slopes[0][i * D + c]))
        error += (slopes[0][i * D + c] - g[c]) ** 2
        size += g[c] ** 2
      }
    }
    expect(apart).toBeLessThan(0.5)
    expect(Math.sqrt(error / size)).toBeLessThan(0.4)
  })

  test('training goes on from where it was saved, and ends with the same bytes', () => {
    const input = course(TAU)
    const work = modelOf('jkonet-v').fit(input)
    const saves: (object | undefined)[] = []
    let piece = work.next()
    for (; !piece.done; piece = work.next()) saves.push(piece.value.save?.())
    const resume = saves[Math.floor(saves.length / 2)]
    expect(resume).toBeDefined()
    expect(drain(modelOf('jkonet-v').fit({ ...input, resume })).result).toEqual(piece.value)
  })
})
