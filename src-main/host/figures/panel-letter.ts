import type { SvgNode } from './svg.ts'
import { CAP_HEIGHT, textAt } from './text.ts'

/** Panel letter, bold, with its top left at (x, y); Nature sets them at 8 pt beside text of 5 to 7 pt. */
export function panelLetter(x: number, y: number, letter: string, textPt: number): SvgNode {
  const size = textPt + 1
  return textAt(x, y + size * CAP_HEIGHT, letter, size, { 'font-weight': 'bold' })
}
