import * as v from 'valibot'
import { base, bytesSchema } from './base.ts'

export const figureKindSchema = v.picklist(['landscape', 'errors', 'loss', 'scree'])
export type FigureKind = v.InferOutput<typeof figureKindSchema>

/** One figure at its final size: mm for lengths, pt for text. */
export const figureRequestSchema = v.object({
  kind: figureKindSchema,
  spaceId: v.string(),
  /** Needed by all kinds but scree. */
  fitId: v.nullable(v.string()),
  widthMm: v.pipe(v.number(), v.minValue(30), v.maxValue(400)),
  textPt: v.pipe(v.number(), v.minValue(4), v.maxValue(14)),
  pcs: v.tuple([v.number(), v.number()])
})
export type FigureRequest = v.InferOutput<typeof figureRequestSchema>

export const exportFormatSchema = v.picklist(['svg', 'pdf', 'png', 'tiff'])
export type ExportFormat = v.InferOutput<typeof exportFormatSchema>

export const figures = {
  /** The figure as SVG with sizes in mm, text as text, provenance in its metadata; with what a journal may object to. */
  svg: base
    .input(figureRequestSchema)
    .output(v.object({ svg: v.string(), widthMm: v.number(), heightMm: v.number(), warnings: v.array(v.string()) })),
  /** The numbers that the figure draws, as CSV. */
  csv: base.input(figureRequestSchema).output(v.object({ csv: v.string() })),
  /** The formats that this face can export to; PDF and pictures need a browser that can print. */
  formats: base.output(v.array(exportFormatSchema)),
  /** The figure as a file; `dpi` is of pictures. */
  file: base
    .input(
      v.object({
        request: figureRequestSchema,
        format: exportFormatSchema,
        dpi: v.pipe(v.number(), v.integer(), v.minValue(72), v.maxValue(1200))
      })
    )
    .output(bytesSchema),
  /** What a paper says about a fit: a paragraph, and its references as BibTeX and RIS. */
  methods: base
    .input(v.object({ fitId: v.string() }))
    .output(v.object({ paragraph: v.string(), bibtex: v.string(), ris: v.string() })),
  /**
   * Writes an exported file. Electron asks where by the system's dialog (null = cancelled); the loopback face answers
   * `download: true`, and the page hands the bytes to the browser.
   */
  save: base
    .input(v.object({ name: v.string(), bytes: bytesSchema }))
    .output(v.object({ path: v.nullable(v.string()), download: v.boolean() }))
}
