/** Basis of a potential that is linear in its parameters: monomials of x and Gaussian bumps, times hat functions of time. */
export interface FeatureArchitecture {
  readonly d: number
  /** Largest exponent of one PC in a monomial; 0: no monomials. */
  readonly exponent: number
  /** Largest sum of the exponents of a monomial. */
  readonly degree: number
  readonly centres: number
  /** Bumps are exp(-|x - c|^2 / width). */
  readonly width: number
  /** Only even features, phi(-x) = phi(x): monomials of even degree, and bumps at c and -c together. */
  readonly even?: boolean
  /** Times at which the coefficients are given; in between they are interpolated linearly, outside held. */
  readonly knots: number
}

/** Values and gradients of the spatial features: the monomials, then the bumps. */
export class FeatureBasis {
  readonly d: number
  readonly count: number
  readonly #monomials: readonly (readonly Factor[])[]
  readonly #centres: Float64Array
  readonly #width: number
  readonly #even: boolean

  /** centres [architecture.centres, d]. */
  constructor(architecture: FeatureArchitecture, centres: ArrayLike<number>) {
    const { d, width, even = false } = architecture
    this.d = d
    this.#monomials = monomialsOf(architecture)
    this.#centres = Float64Array.from(centres)
    this.#width = width
    this.#even = even
    this.count = this.#monomials.length + centres.length / d
  }

  /** phi(x) into values [count] and d phi / dx into gradients [count, d], x = X[at .. at + d]. */
  at(X: ArrayLike<number>, at: number, values: Float64Array, gradients: Float64Array): void {
    this.#monomials.forEach((powers, f) => this.#monomial(powers, X, at, f, values, gradients))
    values.fill(0, this.#monomials.length, this.count)
    gradients.fill(0, this.#monomials.length * this.d, this.count * this.d)
    for (let f = this.#monomials.length; f < this.count; f++) {
      this.#addBump(X, at, f, 1, values, gradients)
      if (this.#even) this.#addBump(X, at, f, -1, values, gradients)
    }
  }

  #monomial(
    factors: readonly Factor[],
    X: ArrayLike<number>,
    at: number,
    f: number,
    values: Float64Array,
    gradients: Float64Array
  ): void {
    let value = 1
    for (const { pc, exponent } of factors) value *= power(X[at + pc], exponent)
    values[f] = value
    gradients.fill(0, f * this.d, f * this.d + this.d)
    for (const own of factors) {
      let slope = own.exponent
      for (const { pc, exponent } of factors) slope *= power(X[at + pc], pc === own.pc ? exponent - 1 : exponent)
      gradients[f * this.d + own.pc] = slope
    }
  }

  /** The bump at side * c. */
  #addBump(
    X: ArrayLike<number>,
    at: number,
    f: number,
    side: 1 | -1,
    values: Float64Array,
    gradients: Float64Array
  ): void {
    const { d } = this
    const centre = (f - this.#monomials.length) * d
    let square = 0
    for (let c = 0; c < d; c++) square += (X[at + c] - side * this.#centres[centre + c]) ** 2
    const value = Math.exp(-square / this.#width)
    values[f] += value
    for (let c = 0; c < d; c++)
      gradients[f * d + c] += (-2 / this.#width) * (X[at + c] - side * this.#centres[centre + c]) * value
  }
}

/** x_pc to a power that is not 0. */
export interface Factor {
  readonly pc: number
  readonly exponent: number
}

function power(x: number, exponent: number): number {
  let value = 1
  for (let e = 0; e < exponent; e++) value *= x
  return value
}

/** All monomials with each exponent at most `exponent` and 0 < sum <= degree. */
export function monomials(d: number, exponent: number, degree: number): Factor[][] {
  let all: number[][] = [[]]
  for (let c = 0; c < d; c++) all = all.flatMap((head) => extended(head, exponent, degree))
  return all
    .map((powers) => powers.map((e, pc) => ({ pc, exponent: e })).filter((f) => f.exponent > 0))
    .filter((factors) => factors.length > 0)
}

/** The monomials of an architecture: where it is even, those of even degree. */
export function monomialsOf({
  d,
  exponent,
  degree,
  even
}: Pick<FeatureArchitecture, 'd' | 'exponent' | 'degree' | 'even'>): Factor[][] {
  const degreeOf = (factors: readonly Factor[]): number => factors.reduce((sum, f) => sum + f.exponent, 0)
  return monomials(d, exponent, degree).filter((factors) => !even || degreeOf(factors) % 2 === 0)
}

function extended(head: number[], exponent: number, degree: number): number[][] {
  const left = degree - head.reduce((sum, e) => sum + e, 0)
  return Array.from({ length: Math.min(exponent, left) + 1 }, (_, e) => [...head, e])
}

/** The two knots around t and the weight of the later one; knots increase. */
export function hats(
  knots: ArrayLike<number>,
  t: number
): { readonly k: number; readonly next: number; readonly weight: number } {
  const last = knots.length - 1
  if (last === 0 || t <= knots[0]) return { k: 0, next: 0, weight: 0 }
  if (t >= knots[last]) return { k: last, next: last, weight: 0 }
  let k = 0
  while (t > knots[k + 1]) k++
  return { k, next: k + 1, weight: (t - knots[k]) / (knots[k + 1] - knots[k]) }
}
