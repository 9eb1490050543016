import {
  colourDifference,
  DEFICIENCIES,
  simulateDeficiency,
  type Deficiency
} from '../../../src-shared/figures/colour.ts'
import { JOURNALS } from '../../../src-shared/figures/journals.ts'
import type { FigureSettings } from '../../../src-shared/model/figure.ts'
import type { Composition } from './compose.ts'
import type { ColourKey } from './records.ts'
import type { SvgNode } from './svg.ts'

/** Least sizes that any journal accepts, in points. */
const LEAST_TEXT = 5
const LEAST_LINE = 0.25
/** A page holds no more, in mm. */
const MOST_HEIGHT = 225
/** CIE 1976 difference below which two small marks are taken for one another, when the deficiency halves it ... */
const LEAST_DIFFERENCE = 12
/** ... or below which they are in any case. */
const LEAST_STEP = 4
/** More colours than this are a ramp in order of time, on which neighbours are meant to be alike. */
const MOST_CATEGORIES = 8
const MOST_PAIRS = 3

/** Least value of the attribute in the element and all below it. */
function least(nodes: readonly (SvgNode | string)[], name: string): number {
  return nodes.reduce<number>((low, node) => {
    if (typeof node === 'string') return low
    return Math.min(low, Number(node.attributes[name] ?? Infinity), least(node.children, name))
  }, Infinity)
}

type Sizes = Pick<FigureSettings, 'journal' | 'textPt'>

/** What a journal may object to, one sentence each: small text, hairlines, too much height, colours that merge. */
export function audit(figure: Composition, sizes: Sizes): string[] {
  return [
    ...textWarnings(figure, sizes),
    ...lineWarnings(figure),
    ...heightWarnings(figure, sizes),
    ...new Set(figure.palettes.flatMap(mergingColours))
  ]
}

function textWarnings({ children }: Composition, { journal, textPt }: Sizes): string[] {
  const smallest = least(children, 'font-size')
  const wanted = journal === null ? { least: LEAST_TEXT, most: Infinity } : JOURNALS[journal].text
  const who = journal === null ? 'journals ask' : `${JOURNALS[journal].label} asks`
  if (smallest < wanted.least)
    return [`Smallest text is ${smallest.toFixed(1)} pt; ${who} for ${wanted.least} pt or more.`]
  if (textPt > wanted.most) return [`Text is ${textPt.toFixed(1)} pt; ${who} for ${wanted.most} pt or less.`]
  return []
}

function lineWarnings({ children }: Composition): string[] {
  const line = least(children, 'stroke-width')
  return line < LEAST_LINE ? [`Thinnest line is ${line.toFixed(2)} pt; journals ask for 0.25 pt or more.`] : []
}

function heightWarnings({ heightMm }: Composition, { journal }: Sizes): string[] {
  const most = journal === null ? MOST_HEIGHT : JOURNALS[journal].mostHeight
  if (heightMm <= most) return []
  const who = journal === null ? 'a page takes' : `${JOURNALS[journal].label} takes`
  return [`The figure is ${heightMm.toFixed(0)} mm high; ${who} ${most} mm at most.`]
}

function merge(a: string, b: string, deficiency: Deficiency): boolean {
  const seen = colourDifference(simulateDeficiency(a, deficiency), simulateDeficiency(b, deficiency))
  return seen < LEAST_STEP || (seen < LEAST_DIFFERENCE && seen < 0.5 * colourDifference(a, b))
}

/** Pairs of colours that look alike to a person with a deficiency. */
export function mergingColours(keys: readonly ColourKey[]): string[] {
  const apart = keys.length > MOST_CATEGORIES ? 2 : 1
  return (Object.keys(DEFICIENCIES) as Deficiency[]).flatMap((deficiency) => {
    const pairs = keys.flatMap((a, i) =>
      keys
        .slice(i + apart)
        .filter((b) => merge(a.colour, b.colour, deficiency))
        .map((b) => `${a.label} and ${b.label}`)
    )
    if (pairs.length === 0) return []
    const more = pairs.length > MOST_PAIRS ? `; and ${pairs.length - MOST_PAIRS} more pairs` : ''
    return [`Colours merge under ${deficiency}: ${pairs.slice(0, MOST_PAIRS).join('; ')}${more}.`]
  })
}
