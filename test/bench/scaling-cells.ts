/** The cells of scaling.ts, and how good a landscape learnt from them is. */
import { matrix, type Matrix } from '../../src-shared/matrix.ts'
import { w1 } from '../../src-main/compute/metrics/wasserstein.ts'
import { simulatePopulation } from '../../src-main/compute/simulate/population.ts'
import { potentialNamed } from '../../src-main/compute/simulate/potentials.ts'
import { drain } from '../support/drain.ts'

export const TAU = 0.01
/** Six snapshots, as the paper has them. */
const STEPS = 5
export const FRESH = 1000
const potential = potentialNamed('styblinski_tang')

/** Snapshots of the same particles, as the code of the paper makes them. */
const drawn = (n: number, d: number, seed: number): Matrix[] =>
  drain(simulatePopulation({ potential, n, d, steps: STEPS, tau: TAU, paired: true, seed })).result

export const snapshotsOf = (n: number, d: number): Matrix[] => drawn(n, d, 1)

/** Cells that no side learns from, and where they are one step later. */
export function freshOf(d: number): { readonly from: Matrix; readonly to: Matrix } {
  const [from, to] = drawn(FRESH, d, 2)
  return { from, to }
}

const distance = (X: Matrix, Y: Matrix): number => drain(w1(X, Y)).result.value

/** W1 of one explicit step of fresh cells by a gradient at them [FRESH, d], and where nothing moves. */
export function oneStepOf(d: number, gradient: Float64Array): { readonly error: number; readonly still: number } {
  const { from, to } = freshOf(d)
  const moved = matrix(
    from.data.map((x, e) => x - TAU * gradient[e]),
    FRESH,
    d
  )
  return { error: distance(moved, to), still: distance(from, to) }
}
