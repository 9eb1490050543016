/** The fates of the sample; their order is that of every array over fates. */
export const FATES = ['Ectoderm', 'Mesoderm', 'Endoderm'] as const

/**
 * The landscape of the bundled sample: V(x, t) = -k w^2 log( sum_f exp(-|x - c_f(t)|^2 / (2 w^2)) / F ) in two latent
 * dimensions. At day 0 the wells of all fates coincide; they then part, first ectoderm from the others, later mesoderm
 * from endoderm. Times in days.
 */
export interface SampleLandscape {
  /** Days over which the wells move. */
  readonly duration: number
  /** k: relaxation rate within a well, per day. */
  readonly stiffness: number
  /** w: width of a well in latent units. */
  readonly width: number
  /** beta: dx = -grad V dt + sqrt(2 beta) dB, squared latent units per day. */
  readonly noise: number
}

export const SAMPLE_LANDSCAPE: SampleLandscape = { duration: 12, stiffness: 1.2, width: 0.55, noise: 0.12 }

/** Centre c_f(t) of the well of fate f. */
function wellCentre(L: SampleLandscape, fate: number, t: number): readonly [number, number] {
  const s = Math.min(1, Math.max(0, t / L.duration))
  const early = smoothStep(0.15, 0.7, s)
  const late = smoothStep(0.45, 1, s)
  if (fate === 0) return [-2 + 3.8 * s, 1.3 * early + 0.8 * late]
  if (fate === 1) return [-2 + 4.6 * s, -1.1 * early + 0.7 * late]
  return [-2 + 3.4 * s, -1.1 * early - 1.3 * late]
}

/** V(x, t). */
export function landscapeValue(L: SampleLandscape, x: number, y: number, t: number): number {
  const { largest, sum } = wells(L, x, y, t, new Float64Array(FATES.length))
  return -L.stiffness * L.width * L.width * (largest + Math.log(sum / FATES.length))
}

/** grad V(x, t) = k (x - sum_f r_f c_f(t)), into out [2]. */
export function landscapeGradient(L: SampleLandscape, x: number, y: number, t: number, out: Float64Array): void {
  const weights = new Float64Array(FATES.length)
  const { sum } = wells(L, x, y, t, weights)
  out[0] = L.stiffness * x
  out[1] = L.stiffness * y
  for (let f = 0; f < FATES.length; f++) {
    const c = wellCentre(L, f, t)
    out[0] -= (L.stiffness * weights[f] * c[0]) / sum
    out[1] -= (L.stiffness * weights[f] * c[1]) / sum
  }
}

/** Share r_f of each fate's well at (x, t), summing to 1. */
export function fateShares(L: SampleLandscape, x: number, y: number, t: number): Float64Array {
  const weights = new Float64Array(FATES.length)
  const { sum } = wells(L, x, y, t, weights)
  return weights.map((w) => w / sum)
}

/** exp(-|x - c_f|^2 / (2 w^2) - largest) per fate, their sum, and the largest exponent. */
function wells(L: SampleLandscape, x: number, y: number, t: number, weights: Float64Array) {
  let largest = -Infinity
  for (let f = 0; f < FATES.length; f++) {
    const c = wellCentre(L, f, t)
    weights[f] = -((x - c[0]) ** 2 + (y - c[1]) ** 2) / (2 * L.width * L.width)
    largest = Math.max(largest, weights[f])
  }
  let sum = 0
  for (let f = 0; f < FATES.length; f++) sum += weights[f] = Math.exp(weights[f] - largest)
  return { largest, sum }
}

function smoothStep(from: number, to: number, s: number): number {
  const u = Math.min(1, Math.max(0, (s - from) / (to - from)))
  return u * u * (3 - 2 * u)
}
