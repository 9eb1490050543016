/**
 * The only source of randomness: a seeded, splittable generator (xoshiro128** seeded by splitmix32).
 * Same seed and same labels give the same numbers on every machine, on any thread.
 * Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #d: number
  #spare: number | undefined
  readonly #key: number

  private constructor(key: number) {
    this.#key = key
    let s = key
    const next = (): number => {
      s = (s + 0x9e3779b9) | 0
      let z = s
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
      return (z ^ (z >>> 15)) >>> 0
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#d = next()
  }

  /** Generator for an integer seed. */
  static seed(seed: number): Random {
    return new Random(hash(`${seed}`))
  }

  /** Independent child stream; depends on this stream's seed and the labels only, not on what was drawn before. */
  split(...labels: (string | number)[]): Random {
    return new Random(hash(`${this.#key}/${labels.join('/')}`))
  }

  /** Uniform 32-bit unsigned integer. */
  uint32(): number {
    const r = Math.imul(rotl(Math.imul(this.#b, 5), 7), 9) >>> 0
    const t = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= t
    this.#d = rotl(this.#d, 11)
    return r
  }

  /** Uniform in [0, 1) with 53 bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992
  }

  /** Uniform integer in [0, n), without modulo bias. */
  integer(n: number): number {
    const limit = 4294967296 - (4294967296 % n)
    let r = this.uint32()
    while (r >= limit) r = this.uint32()
    return r % n
  }

  /** Standard normal (Marsaglia polar). */
  normal(): number {
    if (this.#spare !== undefined) {
      const z = this.#spare
      this.#spare = undefined
      return z
    }
    for (;;) {
      const u = 2 * this.uniform() - 1
      const v = 2 * this.uniform() - 1
      const s = u * u + v * v
      if (s > 0 && s < 1) {
        const f = Math.sqrt((-2 * Math.log(s)) / s)
        this.#spare = v * f
        return u * f
      }
    }
  }

  /** Fisher-Yates shuffle in place. */
  shuffle<T extends { length: number; [i: number]: number }>(A: T): T {
    for (let i = A.length - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const t = A[i] as number
      A[i] = A[j] as number
      A[j] = t
    }
    return A
  }

  /** Random permutation of 0..n-1. */
  permutation(n: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: n }, (_, i) => i))
  }
}

function rotl(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k))
}

/** FNV-1a with a final avalanche: short labels must land far apart. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}
