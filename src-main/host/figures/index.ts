import type { FigureSettings } from '../../../src-shared/model/figure.ts'
import type { Fonts } from '../exports/fonts.ts'
import { outlineTexts } from './outlines.ts'
import { audit } from './audit.ts'
import { compose, type Composition } from './compose.ts'
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

/** A figure to look at while it is composed. */
export interface DraftFigure extends RenderedFigure {
  /** Why panels cannot be drawn, a sentence each: as long as there are any, the figure cannot be exported. */
  readonly missing: string[]
}

/**
 * The figure as an SVG document of exactly `widthMm`, and what a journal may object to. `fonts` are needed for text as
 * outlines only. Throws E_FIGURE when the records lack a part that the figure is about.
 */
export const renderFigure = (settings: FigureSettings, records: FigureRecords, fonts?: Fonts): RenderedFigure =>
  rendered(compose(settings, records, false), settings, records, fonts)

/** As `renderFigure`, but a frame with the reason stands where a panel cannot be drawn. */
export function renderDraft(settings: FigureSettings, records: FigureRecords, fonts?: Fonts): DraftFigure {
  const figure = compose(settings, records, true)
  return { ...rendered(figure, settings, records, fonts), missing: [...figure.missing] }
}

function rendered(
  figure: Composition,
  settings: FigureSettings,
  records: FigureRecords,
  fonts: Fonts | undefined
): RenderedFigure {
  const { widthMm, font, textAs } = settings
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
