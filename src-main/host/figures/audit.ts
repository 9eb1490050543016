import { colourDifference, DEFICIENCIES, simulateDeficiency, type Deficiency } from './colour.ts'
import type { ColourKey } from './records.ts'
import type { SvgNode } from './svg.ts'

/** Least sizes that Nature's guide accepts, in points. */
const LEAST_TEXT = 5
const LEAST_LINE = 0.25
/** CIE 1976 difference below which two small marks are taken for one another, when the deficiency halves it ... */
const LEAST_DIFFERENCE = 12
/** ... or below which they are in any case. */
const LEAST_STEP = 4
/** More colours than this are a ramp in order of time, on which neighbours are meant to be alike. */
const MOST_CATEGORIES = 8

/** Least value of the attribute in the element and all below it. */
function least(node: SvgNode, name: string): number {
  const own = Number(node.attributes[name] ?? Infinity)
  return node.children.reduce(
    (low, child) => (typeof child === 'string' ? low : Math.min(low, least(child, name))),
    own
  )
}

/** What a journal may object to, one sentence each: small text, hairlines, colours that merge. */
export function audit(root: SvgNode, colours: readonly ColourKey[]): string[] {
  const warnings: string[] = []
  const text = least(root, 'font-size')
  if (text < LEAST_TEXT) warnings.push(`Smallest text is ${text.toFixed(1)} pt; journals ask for 5 pt or more.`)
  const line = least(root, 'stroke-width')
  if (line < LEAST_LINE) warnings.push(`Thinnest line is ${line.toFixed(2)} pt; journals ask for 0.25 pt or more.`)
  return [...warnings, ...mergingColours(colours)]
}

function merge(a: string, b: string, deficiency: Deficiency): boolean {
  const seen = colourDifference(simulateDeficiency(a, deficiency), simulateDeficiency(b, deficiency))
  return seen < LEAST_STEP || (seen < LEAST_DIFFERENCE && seen < 0.5 * colourDifference(a, b))
}

function mergingColours(keys: readonly ColourKey[]): string[] {
  const apart = keys.length > MOST_CATEGORIES ? 2 : 1
  return (Object.keys(DEFICIENCIES) as Deficiency[]).flatMap((deficiency) => {
    const pairs = keys.flatMap((a, i) =>
      keys
        .slice(i + apart)
        .filter((b) => merge(a.colour, b.colour, deficiency))
        .map((b) => `${a.label} and ${b.label}`)
    )
    if (pairs.length === 0) return []
    const more = pairs.length > 3 ? `; and ${pairs.length - 3} more pairs` : ''
    return [`Colours merge under ${deficiency}: ${pairs.slice(0, 3).join('; ')}${more}.`]
  })
}
