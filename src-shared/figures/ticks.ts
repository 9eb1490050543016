/** Tick step of the form 1, 2 or 5 times a power of ten that gives at most about `count` steps. */
export function niceStep(length: number, count: number): number {
  const raw = length / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(raw))
  const factor = [1, 2, 5].find((f) => f * power >= raw * (1 - 1e-9)) ?? 10
  return factor * power
}

/** Round numbers inside [low, high], about `count` of them. */
export function niceTicks([low, high]: readonly [number, number], count: number): number[] {
  if (!(high > low)) return [low]
  const step = niceStep(high - low, count)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  // Divide by the inverse where the step is a fraction: 3 * 0.1 is 0.30000000000000004, 3 / 10 is 0.3.
  const inverse = Math.round(1 / step)
  return Array.from({ length: last - first + 1 }, (_, i) => (step < 1 ? (first + i) / inverse : (first + i) * step))
}

/** The interval widened to the nearest round numbers. */
export function niceDomain([low, high]: readonly [number, number], count: number): [number, number] {
  if (!(high > low)) return [low, low + 1]
  const step = niceStep(high - low, count)
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step]
}

const digitsOf = (value: number): string => String(Number(value.toPrecision(6)))

/** Labels of the ticks of one axis: a typographic minus, and as many decimals in all as the finest of them needs. */
export function tickLabels(values: readonly number[]): string[] {
  const texts = values.map(digitsOf)
  const plain = texts.every((text) => !text.includes('e'))
  const decimals = Math.max(0, ...texts.map((text) => text.split('.')[1]?.length ?? 0))
  return texts.map((text) => (plain ? Number(text).toFixed(decimals) : text).replace('-', '−'))
}
