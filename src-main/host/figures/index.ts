import type { FigureKind as KindName, FigureRequest } from '../../../src-shared/contract/figures.ts'
import { audit } from './audit.ts'
import { landscape } from './landscape.ts'
import type { FigureKind, FigureRecords } from './records.ts'
import { document, serialise } from './svg.ts'
import { errors } from './errors.ts'
import { loss } from './loss.ts'
import { scree } from './scree.ts'

export type { FigureRecords } from './records.ts'

/** Every kind of figure; a new one is one file and one line here. */
const KINDS: Record<KindName, FigureKind> = { landscape, errors, loss, scree }

export interface RenderedFigure {
  readonly svg: string
  readonly widthMm: number
  readonly heightMm: number
  readonly warnings: string[]
}

/**
 * The figure as an SVG document of exactly `widthMm`, text as text, and what a journal may object to.
 * Throws E_FIGURE when the records lack a part that the figure is about.
 */
export function renderFigure(request: FigureRequest, records: FigureRecords): RenderedFigure {
  const { title, heightMm, children, colours, notes } = KINDS[request.kind].draw(request, records)
  const root = document({ widthMm: request.widthMm, heightMm, title, provenance: records.provenance }, children)
  return {
    svg: `<?xml version="1.0" encoding="UTF-8"?>\n${serialise(root)}\n`,
    widthMm: request.widthMm,
    heightMm,
    warnings: [...audit(root, colours), ...notes]
  }
}

/** The numbers that the figure draws, as CSV. Throws as `renderFigure`. */
export const figureCsv = (request: FigureRequest, records: FigureRecords): string =>
  KINDS[request.kind].csv(request, records)
