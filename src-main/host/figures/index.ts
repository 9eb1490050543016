import type { FigureSettings } from '../../../src-shared/model/figure.ts'
import type { Fonts } from '../exports/fonts.ts'
import { outlineTexts } from './outlines.ts'
import { audit } from './audit.ts'
import { compose } from './compose.ts'
import type { FigureRecords } from './records.ts'
import { document, serialise } from './svg.ts'

export { sourceData } from './compose.ts'
export type { FigureRecords } from './records.ts'

export interface RenderedFigure {
  readonly svg: string
  readonly widthMm: number
  readonly heightMm: number
  /** What a journal may object to. */
  readonly warnings: string[]
  readonly notes: string[]
}

/**
 * The figure as an SVG document of exactly `widthMm`, and what a journal may object to. `fonts` are needed for text as
 * outlines only. Throws E_FIGURE when the records lack a part that the figure is about.
 */
export function renderFigure(settings: FigureSettings, records: FigureRecords, fonts?: Fonts): RenderedFigure {
  const { widthMm, font, textAs } = settings
  const figure = compose(settings, records)
  const { heightMm, title, children } = figure
  if (textAs === 'outlines' && !fonts) throw new TypeError('renderFigure: outlines need the fonts')
  const drawn = textAs === 'outlines' && fonts ? outlineTexts(children, fonts) : children
  const root = document({ widthMm, heightMm, title, font, provenance: records.provenance }, drawn)
  return {
    svg: `<?xml version="1.0" encoding="UTF-8"?>\n${serialise(root)}\n`,
    widthMm,
    heightMm,
    warnings: [...audit(figure, settings), ...figure.warnings],
    notes: [...figure.notes]
  }
}
