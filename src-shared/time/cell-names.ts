import { parseTime } from './parse.ts'

/** Stands for the names of the cells where an obs column is named. */
export const CELL_NAMES = '(cell names)'

const BARCODE = /[ACGTN]{8,}(-\d+)?/
const MOST_PARTS = 1000

/**
 * Time label of every cell from names such as "D10_serum_C1_ACGTACGT-1" or "D3_00012", "" where a name tells none;
 * null unless nine of ten names tell a time with its unit or stage. Cells of one time get one label ("Day 10").
 */
export function timesOfNames(names: readonly string[]): string[] | null {
  const known = new Map<string, string>()
  const labels: string[] = []
  for (const name of names) {
    const part = withoutCounter(name)
    let label = known.get(part)
    if (label === undefined) {
      // Names that do not share beginnings say nothing about groups of cells.
      if (known.size >= MOST_PARTS) return null
      known.set(part, (label = labelOf(part)))
    }
    labels.push(label)
  }
  const told = labels.reduce((n, label) => n + (label === '' ? 0 : 1), 0)
  return new Set(labels).size > 1 && told >= 0.9 * names.length ? labels : null
}

/** What is before the barcode, or else after it; without a barcode what is before the last number. */
function withoutCounter(name: string): string {
  const found = BARCODE.exec(name)
  if (found === null) return name.replace(/[_\-.:]\d+$/, '')
  const before = name.slice(0, found.index).replace(/[_\-.:]+$/, '')
  return before !== '' ? before : name.slice(found.index + found[0].length).replace(/^[_\-.:]+/, '')
}

function labelOf(part: string): string {
  const time = parseTime(part)
  if (time === null || time.unit === null || time.unit === 'T' || time.family === 'weak') return ''
  if (time.family === 'stage') return `${time.unit}${time.t}`
  return time.unit === 'day' ? `Day ${time.t}` : `${time.t} ${time.unit}s`
}
