/** How a delimited file is written. */
export interface Dialect {
  readonly delimiter: string
  /** "1,5" is one and a half. */
  readonly decimalComma: boolean
}

const DELIMITERS = ['\t', ';', ',', '|', ' '] as const
const COMMA_NUMBER = /^[+-]?\d+,\d+(e[+-]?\d+)?$/i
const POINT_NUMBER = /^[+-]?\d*\.\d+(e[+-]?\d+)?$/i

/** Dialect of some lines: the delimiter that gives them most fields, the same number on every line. */
export function detectDialect(lines: readonly string[]): Dialect {
  const scored = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => splitFields(line, delimiter).length)
    const body = counts.slice(1)
    const [first] = body.length > 0 ? body : counts
    const even = body.every((count) => count === first) && Math.abs((counts[0] ?? 0) - (first ?? 0)) <= 1
    return { delimiter, fields: even ? (first ?? 0) : 0 }
  })
  // Ties go to the delimiter that is less likely to stand inside a value.
  const best = scored.reduce((a, b) => (b.fields > a.fields ? b : a))
  const delimiter = best.fields > 1 ? best.delimiter : ','
  return { delimiter, decimalComma: delimiter !== ',' && usesComma(lines, delimiter) }
}

function usesComma(lines: readonly string[], delimiter: string): boolean {
  const fields = lines.slice(1).flatMap((line) => splitFields(line, delimiter))
  return fields.some((field) => COMMA_NUMBER.test(field)) && !fields.some((field) => POINT_NUMBER.test(field))
}

/** Fields of a line, quotes undone ("" within quotes is one quote); at most `limit` of them. */
export function splitFields(line: string, delimiter: string, limit = Infinity): string[] {
  if (!line.includes('"')) return limit === Infinity ? line.split(delimiter) : line.split(delimiter, limit)
  const fields: string[] = []
  for (let at = 0; at <= line.length && fields.length < limit;) {
    const quoted = line[at] === '"'
    const close = quoted ? closingQuote(line, at) : at
    const next = line.indexOf(delimiter, close)
    const end = next < 0 ? line.length : next
    fields.push(quoted ? line.slice(at + 1, close).replaceAll('""', '"') : line.slice(at, end))
    at = end + 1
  }
  return fields
}

/** Place of the quote that ends the one at `open`; the end of the line when there is none. */
function closingQuote(line: string, open: number): number {
  for (let at = open + 1; at < line.length; at++) {
    if (line[at] !== '"') continue
    if (line[at + 1] !== '"') return at
    at++
  }
  return line.length
}

/** True when a quote of the line is still open, so that the next line belongs to it. */
export function endsInQuotes(line: string): boolean {
  let open = false
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) open = !open
  return open
}

const MISSING = /^(|na|nan|n\/a|#n\/a|null|none|\.)$/i

/** Whether a field stands for "no value", as R, pandas and spreadsheets write it. */
export function isMissing(field: string): boolean {
  return field.length <= 4 && MISSING.test(field.trim())
}

/** Number of a field: NaN for missing ones, undefined for text. */
export function numberOf(field: string, { decimalComma }: Dialect): number | undefined {
  const value = Number(field)
  if (!Number.isNaN(value) && field.trim() !== '') return value
  if (isMissing(field)) return NaN
  if (decimalComma && COMMA_NUMBER.test(field.trim())) return Number(field.replace(',', '.'))
  if (/^\s*[+-]?inf(inity)?\s*$/i.test(field)) return field.includes('-') ? -Infinity : Infinity
  return undefined
}
