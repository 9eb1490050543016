/** One cell of the grid of scaling.ts, in a process of its own so that its memory is its own: `node test/bench/scaling-case.ts N D`. */
import { potentialOf } from '../../src-main/compute/energy/potential.ts'
import { modelOf } from '../../src-main/compute/jkonet/registry.ts'
import { exactTransport } from '../../src-main/compute/transport/exact.ts'
import { drain } from '../support/drain.ts'
import { processorTimed } from './row.ts'
import { FRESH, freshOf, oneStepOf, snapshotsOf, TAU } from './scaling-cells.ts'

/** What scaling-case.ts prints. */
export interface ScalingCase {
  readonly coupling: number
  readonly fit: number
  /** W1 of one step of fresh cells, and W1 where nothing moves. */
  readonly error: number
  readonly still: number
}

const MODEL = 'jkonet-v'

function scalingCase(n: number, d: number): ScalingCase {
  const snapshots = snapshotsOf(n, d)
  const coupled = processorTimed(() => snapshots.slice(1).map((Y, k) => drain(exactTransport(snapshots[k], Y)).result))
  const times = snapshots.map((_, k) => k * TAU)
  const input = { snapshots, times, couplings: coupled.value, seed: 0, preset: 'default' }
  const fitted = processorTimed(() => drain(modelOf(MODEL).fit(input)).result)
  const { from } = freshOf(d)
  const gradient = new Float64Array(from.data.length)
  potentialOf(fitted.value.potential).evaluate(from.data, 0, 0, FRESH, gradient)
  return { coupling: coupled.seconds, fit: fitted.seconds, ...oneStepOf(d, gradient) }
}

const [n, d] = process.argv.slice(2).map(Number)
console.log(JSON.stringify(scalingCase(n, d)))
