import type { SvgNode } from './svg.ts'
import { CAP_HEIGHT, textAt } from './text.ts'

/** Nature sets panel letters at 8 pt beside text of 5 to 7 pt. */
export const letterSize = (textPt: number): number => Math.max(8, textPt + 1)

/** Panel letter, bold, with its top left at (x, y). */
export function panelLetter(x: number, y: number, letter: string, textPt: number): SvgNode {
  const size = letterSize(textPt)
  return textAt(x, y + size * CAP_HEIGHT, letter, size, { 'font-weight': 'bold' })
}
