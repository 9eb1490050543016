import { strToU8, zipSync } from 'fflate'
import type { ExportFormat, FigureRequest } from '../../../src-shared/contract/figures.ts'
import { exportFigure } from '../exports/export-figure.ts'
import type { Fonts } from '../exports/fonts.ts'
import { renderDraft, renderFigure, sourceData, type DraftFigure } from '../figures/index.ts'
import type { Services } from '../services.ts'
import { figureRecords } from './figure-records.ts'

/** Fonts where the text of a figure becomes outlines. */
const outlineFonts = async (services: Services, request: FigureRequest): Promise<Fonts | undefined> =>
  request.textAs === 'outlines' ? services.fonts(request.font) : undefined

/** The figure of a request to look at, with frames in place of panels that cannot be drawn. Throws E_NOT_FOUND. */
export async function draftFigure(
  services: Services,
  request: FigureRequest,
  signal?: AbortSignal
): Promise<DraftFigure> {
  const records = await figureRecords(services, request, signal)
  return renderDraft(request, records, await outlineFonts(services, request))
}

/** The figure as a file of the format. Throws E_EXPORT_BROWSER, E_EXPORT, and E_FIGURE for a panel that cannot be drawn. */
export async function figureFile(
  services: Services,
  request: FigureRequest,
  format: ExportFormat,
  signal?: AbortSignal
): Promise<Blob> {
  const records = await figureRecords(services, request, signal)
  const figure = renderFigure(request, records, await outlineFonts(services, request))
  const renderer = (await services.capabilities.pageRenderer?.()) ?? null
  const fonts = await services.fonts(request.font)
  const tools = { renderer, fonts, dpi: request.dpi, provenance: records.provenance }
  const { bytes, mediaType } = await exportFigure(figure, format, tools)
  return new Blob([new Uint8Array(bytes)], { type: mediaType })
}

/** Zip has no time before 1980; one time for all, so that equal numbers are equal files. */
const ZIP_TIME = '1980-01-01T12:00:00'

/** The numbers of a figure: a CSV, or a zip of one per panel. */
export async function figureData(
  services: Services,
  request: FigureRequest,
  signal?: AbortSignal
): Promise<{ ending: 'csv' | 'zip'; bytes: Blob }> {
  const tables = sourceData(request, await figureRecords(services, request, signal))
  const [only, ...others] = tables
  if (only && others.length === 0) return { ending: 'csv', bytes: new Blob([only.csv], { type: 'text/csv' }) }
  const files = Object.fromEntries(tables.map(({ name, csv }) => [`${name}.csv`, strToU8(csv)]))
  const zip = zipSync(files, { mtime: ZIP_TIME })
  return { ending: 'zip', bytes: new Blob([zip], { type: 'application/zip' }) }
}
