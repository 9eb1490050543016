import { describe, expect, it } from 'vitest'
import { potentialNamed } from '../../../src-main/compute/simulate/potentials.ts'
import { simulatePopulation } from '../../../src-main/compute/simulate/population.ts'
import type { PopulationOptions } from '../../../src-main/compute/simulate/population.ts'
import { drain } from '../../support/drain.ts'

const run = (options: Partial<PopulationOptions>) =>
  drain(
    simulatePopulation({
      potential: potentialNamed('flat'),
      n: 17,
      d: 2,
      steps: 5,
      tau: 0.01,
      paired: true,
      seed: 0,
      ...options
    })
  ).result
const mean = (A: Float64Array) => A.reduce((a, b) => a + b, 0) / A.length

describe('simulated populations', () => {
  it('start uniform on the box and have T + 1 snapshots', () => {
    const [start, ...rest] = run({ n: 4000 })
    expect(rest).toHaveLength(5)
    expect(Math.max(...start.data.map(Math.abs))).toBeLessThanOrEqual(4)
    expect(Math.abs(mean(start.data))).toBeLessThan(0.1)
    expect(mean(start.data.map((v) => v * v))).toBeCloseTo(16 / 3, 0)
  })

  it('paired: each step is x - tau grad V(x) exactly', () => {
    const potential = potentialNamed('styblinski_tang')
    const snapshots = run({ potential, d: 3 })
    const g = new Float64Array(3)
    for (let k = 0; k < 5; k++) {
      for (let i = 0; i < 17; i++) {
        const x = snapshots[k].data.subarray(3 * i, 3 * i + 3)
        potential.gradient(x, g)
        for (let c = 0; c < 3; c++) expect(snapshots[k + 1].data[3 * i + c]).toBeCloseTo(x[c] - 0.01 * g[c], 14)
      }
    }
  })

  it('unpaired: other particles of the same law in every snapshot', () => {
    const options = { potential: potentialNamed('oakley_ohagan'), n: 3000 }
    const [paired, unpaired] = [run({ ...options, paired: true }), run({ ...options, paired: false })]
    for (let k = 1; k <= 5; k++) {
      expect(unpaired[k].data[0]).not.toBe(paired[k].data[0])
      expect(Math.abs(mean(unpaired[k].data) - mean(paired[k].data))).toBeLessThan(0.15)
    }
  })

  it('noise spreads flat ground by 2 beta tau per step', () => {
    const snapshots = run({ n: 4000, beta: 0.7, tau: 0.3 })
    const moved = snapshots[5].data.map((v, at) => v - snapshots[0].data[at])
    expect(mean(moved.map((v) => v * v)) / (2 * 0.7 * 0.3 * 5)).toBeCloseTo(1, 1)
  })

  it('an even interaction moves the cells but not their mean', () => {
    const snapshots = run({ interaction: potentialNamed('sphere'), n: 29 })
    const move = snapshots[1].data.map((v, at) => v - snapshots[0].data[at])
    expect(Math.max(...move.map(Math.abs))).toBeGreaterThan(0.1)
    expect(Math.abs(mean(move))).toBeLessThan(1e-12)
  })

  it('is the same for the same seed only', () => {
    const options = { potential: potentialNamed('flowers'), beta: 0.2, paired: false }
    expect(run(options)).toEqual(run(options))
    expect(run({ ...options, seed: 1 })[0].data[0]).not.toBe(run(options)[0].data[0])
  })
})
