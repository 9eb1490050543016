import { matrix, type Matrix } from '../../../src-shared/matrix.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { Potential } from '../energy/potential.ts'

/** What moves the cells: V, and where fitted W(x - y) and the strength of the internal energy. */
export interface Energies {
  readonly potential: Potential
  readonly interaction?: Potential
  readonly beta: number
}

export interface ParticleSettings {
  /** Equal steps between the two times; 1 as published. */
  readonly steps: number
  /** Cells drawn, per cell and step, for the mean of grad W; all cells where there are no more. */
  readonly partners: number
}

const CHUNK = 256

/**
 * Explicit steps of the interacting particles: x' = x - h grad V(x, t) - h mean_j grad W(x - x_j) + sqrt(2 beta h) xi, h = (to - from) / steps.
 * The cells are each other's population.
 */
export function* predictParticles(
  energies: Energies,
  X: Matrix,
  from: number,
  to: number,
  settings: ParticleSettings,
  random: Random
): Generator<{ fraction: number }, Matrix> {
  const h = (to - from) / settings.steps
  let Z = X
  for (let s = 0; s < settings.steps; s++) {
    const G = new Float64Array(Z.data.length)
    for (let at = 0; at < Z.rows; at += CHUNK) {
      const count = Math.min(CHUNK, Z.rows - at)
      energies.potential.evaluate(Z.data, from + s * h, at, count, G)
      if (energies.interaction) addInteraction(energies.interaction, Z, at, count, G, settings.partners, random)
      yield { fraction: (s + (at + count) / Z.rows) / settings.steps }
    }
    const noise = Math.sqrt(2 * energies.beta * Math.abs(h))
    Z = matrix(
      Z.data.map((z, i) => z - h * G[i] + (noise > 0 ? noise * random.normal() : 0)),
      Z.rows,
      Z.cols
    )
  }
  return Z
}

/** Adds mean_j grad W(x_i - x_j) to rows [at, at + count) of G. */
function addInteraction(
  W: Potential,
  { data, rows, cols: d }: Matrix,
  at: number,
  count: number,
  G: Float64Array,
  partners: number,
  random: Random
): void {
  const all = partners >= rows
  const m = all ? rows : partners
  const differences = new Float64Array(m * d)
  const pulls = new Float64Array(m * d)
  for (let i = at; i < at + count; i++) {
    for (let p = 0; p < m; p++) {
      const j = all ? p : random.integer(rows)
      for (let c = 0; c < d; c++) differences[p * d + c] = data[i * d + c] - data[j * d + c]
    }
    W.evaluate(differences, 0, 0, m, pulls)
    for (let a = 0; a < m * d; a++) G[i * d + (a % d)] += pulls[a] / m
  }
}
