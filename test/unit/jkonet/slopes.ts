import type { Random } from '../../../src-shared/random.ts'

const DIRECTIONS = 8
const STEP = 2e-2

/**
 * Along random directions: |central difference of the loss - gradient . direction| over the gradient's norm. Fourth order, since the losses are
 * single precision and small steps would measure rounding.
 */
export function relativeErrors(
  P: Float32Array,
  gradient: Float32Array,
  random: Random,
  loss: (P: Float32Array) => number
): number[] {
  const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0))
  return Array.from({ length: DIRECTIONS }, () => {
    const direction = Float64Array.from(P, () => random.normal())
    const length = Math.sqrt(direction.reduce((sum, v) => sum + v * v, 0))
    const at = (h: number): number => loss(P.map((p, i) => p + (h * direction[i]) / length))
    const slope = (8 * (at(STEP) - at(-STEP)) - (at(2 * STEP) - at(-2 * STEP))) / (12 * STEP)
    const expected = gradient.reduce((sum, g, i) => sum + (g * direction[i]) / length, 0)
    return Math.abs(slope - expected) / norm
  })
}
