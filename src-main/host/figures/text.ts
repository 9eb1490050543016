import { element, type Attributes, type SvgNode } from './svg.ts'

// Advance widths of Arial (and of Liberation Sans, its metric twin) in 1/1000 em for the characters 32..126.
// prettier-ignore
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
  667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
  556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584
]
const OTHER: Record<string, number> = { '−': 584, '–': 556, '…': 1000, '×': 584 }
/** Of scripts without a table: wide enough for CJK, so that a label never runs into its neighbour. */
const UNKNOWN_WIDTH = 1000
/** Height of a capital letter of Arial as a share of the font size. */
export const CAP_HEIGHT = 0.716

const advance = (c: string): number => WIDTHS[c.charCodeAt(0) - 32] ?? OTHER[c] ?? UNKNOWN_WIDTH

/** Width in points of one line of text set in Arial at `size` points. */
export function textWidth(text: string, size: number): number {
  return ([...text].reduce((sum, c) => sum + advance(c), 0) * size) / 1000
}

/** The text, cut with an ellipsis where it is wider than `width` points. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text
  const characters = [...text]
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}

/** One line of text with its baseline at (x, y), in black unless told otherwise. */
export function textAt(x: number, y: number, content: string, size: number, attributes: Attributes = {}): SvgNode {
  return element('text', { x, y, 'font-size': size, fill: '#000000', ...attributes }, [content])
}
