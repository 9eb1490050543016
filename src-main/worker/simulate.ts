import type { implement } from '@orpc/server'
import type { ComputeContract } from '../../src-shared/compute-contract/index.ts'
import { POTENTIALS } from '../compute/simulate/potentials.ts'
import { reporting } from './failures.ts'
import { writeSimulation } from './jobs/simulate.ts'

/** The part of the compute contract that simulates (compute-contract/simulate.ts). */
export function simulateArea(os: ReturnType<typeof implement<ComputeContract>>) {
  return {
    potentials: os.potentials.handler(() => POTENTIALS.map(({ name }) => name)),
    simulate: os.simulate.handler(({ input, signal }) =>
      reporting((reporter) => writeSimulation(input, reporter, signal))
    )
  }
}
