/** One cell of the grid of scaling.ts, in a process of its own so that its memory is its own: `node test/bench/scaling-case.ts N D`. */
import { matrix, type Matrix } from '../../src-shared/matrix.ts'
import { potentialOf } from '../../src-main/compute/energy/potential.ts'
import { modelOf } from '../../src-main/compute/jkonet/registry.ts'
import { w1 } from '../../src-main/compute/metrics/wasserstein.ts'
import { simulatePopulation } from '../../src-main/compute/simulate/population.ts'
import { potentialNamed } from '../../src-main/compute/simulate/potentials.ts'
import { exactTransport } from '../../src-main/compute/transport/exact.ts'
import { drain } from '../support/drain.ts'
import { processorTimed } from './row.ts'

/** What scaling-case.ts prints. */
export interface ScalingCase {
  readonly coupling: number
  readonly fit: number
  /** W1 of one step of fresh cells, and W1 where nothing moves. */
  readonly error: number
  readonly still: number
}

const TAU = 0.01
/** Six snapshots, as the paper has them. */
const STEPS = 5
const FRESH = 1000
const MODEL = 'jkonet-v'
const potential = potentialNamed('styblinski_tang')

/** Snapshots of the same particles, as the code of the paper makes them. */
const drawn = (n: number, d: number, seed: number): Matrix[] =>
  drain(simulatePopulation({ potential, n, d, steps: STEPS, tau: TAU, paired: true, seed })).result

function scalingCase(n: number, d: number): ScalingCase {
  const snapshots = drawn(n, d, 1)
  const coupled = processorTimed(() => snapshots.slice(1).map((Y, k) => drain(exactTransport(snapshots[k], Y)).result))
  const times = snapshots.map((_, k) => k * TAU)
  const input = { snapshots, times, couplings: coupled.value, seed: 0, preset: 'default' }
  const fitted = processorTimed(() => drain(modelOf(MODEL).fit(input)).result)
  const [from, to] = drawn(FRESH, d, 2)
  const gradient = new Float64Array(from.data.length)
  potentialOf(fitted.value.potential).evaluate(from.data, 0, 0, FRESH, gradient)
  const moved = matrix(
    from.data.map((x, e) => x - TAU * gradient[e]),
    FRESH,
    d
  )
  const [error, still] = [moved, from].map((cells) => drain(w1(cells, to)).result.value)
  return { coupling: coupled.seconds, fit: fitted.seconds, error, still }
}

const [n, d] = process.argv.slice(2).map(Number)
console.log(JSON.stringify(scalingCase(n, d)))
