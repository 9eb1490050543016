import type { Random } from '../../../src-shared/random.ts'

/** Shape of a potential network: inputs -> hidden -> hidden -> 1, softplus; all that is needed to read `theta`. */
export interface Architecture {
  /** Free inputs: the number of PCs. */
  readonly d: number
  /** Units of each of the two hidden layers; a multiple of 8. */
  readonly hidden: number
  /** Whether V takes the time as a further input. */
  readonly timeDependent: boolean
  /** The time is multiplied by this before it enters. */
  readonly timeScale: number
}

/** Where the blocks of theta start: W1 [hidden, inputs] | b1 | W2 [hidden, hidden] (row = unit it feeds) | b2 | w3. */
export interface ThetaLayout {
  readonly inputs: number
  readonly b1: number
  readonly W2: number
  readonly b2: number
  readonly w3: number
  readonly length: number
}

/** Layout of theta. The network has no output bias: only differences of V mean anything. Throws RangeError on a shape no kernel takes. */
export function thetaLayout({ d, hidden, timeDependent }: Architecture): ThetaLayout {
  if (!(Number.isInteger(d) && d > 0)) throw new RangeError(`architecture: ${d} inputs`)
  if (!(Number.isInteger(hidden / 8) && hidden > 0))
    throw new RangeError(`architecture: ${hidden} hidden units, not a multiple of 8`)
  const inputs = timeDependent ? d + 1 : d
  const b1 = hidden * inputs
  const W2 = b1 + hidden
  const b2 = W2 + hidden * hidden
  const w3 = b2 + hidden
  return { inputs, b1, W2, b2, w3, length: w3 + hidden }
}

/**
 * Start values: LeCun normal weights (variance 1 / fan-in), zero biases. `pcsPerUnit`: every unit of the first layer starts from so many PCs, drawn
 * at random, and the time (sparse initialisation, Martens, ICML 2010); all PCs where missing.
 */
export function initialTheta(
  architecture: Architecture,
  random: Random,
  pcsPerUnit = architecture.d
): Float32Array<ArrayBuffer> {
  const { inputs, b1, W2, b2, w3, length } = thetaLayout(architecture)
  const theta = new Float32Array(length)
  const fill = (from: number, to: number, fanIn: number): void => {
    const sd = 1 / Math.sqrt(fanIn)
    for (let p = from; p < to; p++) theta[p] = sd * random.normal()
  }
  const { d, hidden } = architecture
  const sparse = pcsPerUnit < d
  fill(0, b1, sparse ? pcsPerUnit + inputs - d : inputs)
  fill(W2, b2, hidden)
  fill(w3, length, hidden)
  if (sparse) {
    const unseen = random.split('unseen')
    for (let at = 0; at < b1; at += inputs)
      for (const c of unseen.permutation(d).subarray(pcsPerUnit)) theta[at + c] = 0
  }
  return theta
}

/** Theta of V / divisor, a copy: V is linear in its last layer w3. */
export function dividedTheta(
  architecture: Architecture,
  theta: Float32Array<ArrayBuffer>,
  divisor: number
): Float32Array<ArrayBuffer> {
  const divided = theta.slice()
  for (let p = thetaLayout(architecture).w3; p < divided.length; p++) divided[p] /= divisor
  return divided
}
