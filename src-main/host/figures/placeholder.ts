import { AppError } from '../../../src-shared/errors.ts'
import type { Drawing, PanelRequest } from './records.ts'
import { element, POINTS_PER_MM } from './svg.ts'
import { textAt, textWidth } from './text.ts'

const SHAPE = 0.45
const LEAST_HEIGHT = 60
const MOST_HEIGHT = 130
const INSET = 8
const LEADING = 1.35
/** It is to be read on the screen, whatever the journal asks for. */
const LEAST_TEXT = 7
const GREY = '#595959'

/** The words of a sentence in lines no wider than `width` points; a word that is wider has a line of its own. */
export function wrapped(sentence: string, size: number, width: number): string[] {
  return sentence.split(/\s+/).reduce<string[]>((lines, word) => {
    const longer = lines.length > 0 ? `${lines.at(-1) as string} ${word}` : word
    if (lines.length > 0 && textWidth(longer, size) <= width) return lines.with(-1, longer)
    return [...lines, word]
  }, [])
}

/** What stands in a draft where a panel cannot be drawn: a dashed frame of its width with the reason and the way out. */
export function placeholder({ widthMm, textPt }: PanelRequest, error: AppError): Drawing {
  const missing = `${error.message} ${error.action}`
  const width = widthMm * POINTS_PER_MM
  const size = Math.max(LEAST_TEXT, textPt)
  const lines = wrapped(missing, size, width - 2 * INSET)
  const step = size * LEADING
  const height = Math.max(lines.length * step + 2 * INSET, Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, SHAPE * width)))
  const first = (height - (lines.length - 1) * step) / 2 + size * 0.35
  const frame = element('rect', {
    ...{ x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 3 },
    ...{ fill: '#f7f8f9', stroke: '#9aa5b0', 'stroke-width': 0.75, 'stroke-dasharray': '4 3' }
  })
  const middle = { 'text-anchor': 'middle', fill: GREY }
  return {
    title: 'A panel that cannot be drawn yet',
    heightMm: height / POINTS_PER_MM,
    children: [frame, ...lines.map((line, i) => textAt(width / 2, first + i * step, line, size, middle))],
    colours: [],
    missing
  }
}
