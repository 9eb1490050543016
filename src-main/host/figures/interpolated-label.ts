const NUMBER = /\d+(?:\.\d+)?/g

/** Text around the numbers of a label, by which "Day 00-03" and "Day 06-09" are seen to be of one kind. */
const frameOf = (label: string): string => label.replaceAll(NUMBER, '#')

function writeNumber(value: number, like: string): string {
  const text = String(Number(value.toFixed(2)))
  const digits = like.split('.')[0]?.length ?? 0
  return Number.isInteger(value) && like.startsWith('0') ? text.padStart(digits, '0') : text
}

/** Whole numbers strictly between two ranges, as "Day 04-05" lies between "Day 00-03" and "Day 06-09". */
function gap(a: readonly number[], b: readonly number[]): number[] | null {
  if (a.length !== 2 || b.length !== 2 || ![...a, ...b].every(Number.isInteger)) return null
  const [low, high] = [(a[1] as number) + 1, (b[0] as number) - 1]
  return low <= high ? [low, high] : null
}

/**
 * Name of the time at `share` (0..1) of the way between two labels of timepoints: "Day 4-5" at the middle of "Day 0-3" and
 * "Day 6-9", "E7.5" at the middle of "E7" and "E8". Labels of different kinds give "between a and b" as "a → b".
 */
export function interpolatedLabel(a: string, b: string, share: number): string {
  const [A, B] = [a.match(NUMBER) ?? [], b.match(NUMBER) ?? []]
  if (A.length === 0 || A.length !== B.length || frameOf(a) !== frameOf(b)) return `${a} → ${b}`
  const [from, to] = [A.map(Number), B.map(Number)]
  const numbers =
    (share === 0.5 ? gap(from, to) : null) ?? from.map((value, i) => value + ((to[i] as number) - value) * share)
  let i = 0
  return a.replaceAll(NUMBER, (like) => writeNumber(numbers[i++] as number, like))
}
