import { strToU8, zipSync } from 'fflate'
import type { ExportFormat, FigureRequest } from '../../../src-shared/contract/figures.ts'
import { exportFigure } from '../exports/export-figure.ts'
import { renderFigure, sourceData, type FigureRecords } from '../figures/index.ts'
import type { RenderedFigure } from '../figures/index.ts'
import type { Services } from '../services.ts'
import { figureRecords } from './figure-records.ts'

/** The figure of a request, with what it was drawn from. Throws E_FIGURE, E_NOT_FOUND. */
export async function drawFigure(
  services: Services,
  request: FigureRequest,
  signal?: AbortSignal
): Promise<{ figure: RenderedFigure; records: FigureRecords }> {
  const records = await figureRecords(services, request, signal)
  const fonts = request.textAs === 'outlines' ? await services.fonts(request.font) : undefined
  return { figure: renderFigure(request, records, fonts), records }
}

/** The figure as a file of the format. Throws E_EXPORT_BROWSER, E_EXPORT. */
export async function figureFile(
  services: Services,
  request: FigureRequest,
  format: ExportFormat,
  signal?: AbortSignal
): Promise<Blob> {
  const { figure, records } = await drawFigure(services, request, signal)
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
