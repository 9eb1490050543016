import * as v from 'valibot'
import { figureSettingsSchema } from '../model/figure.ts'
import { base, bytesSchema } from './base.ts'

/** What a figure is of: a space, and a fit in it where panels need one. */
const subjectSchema = v.object({ spaceId: v.string(), fitId: v.nullable(v.string()) })

/** One figure at its final size. */
export const figureRequestSchema = v.object({ ...subjectSchema.entries, ...figureSettingsSchema.entries })
export type FigureRequest = v.InferOutput<typeof figureRequestSchema>

export const exportFormatSchema = v.picklist(['svg', 'pdf', 'png', 'tiff'])
export type ExportFormat = v.InferOutput<typeof exportFormatSchema>

export const figures = {
  /** The figure to look at, as SVG with sizes in mm and provenance in its metadata; with what a journal may object to. */
  svg: base.input(figureRequestSchema).output(
    v.object({
      svg: v.string(),
      widthMm: v.number(),
      heightMm: v.number(),
      warnings: v.array(v.string()),
      /** What the person should know of it and no journal minds. */
      notes: v.array(v.string()),
      /** Why panels cannot be drawn, a sentence each: frames stand for them, and `file` refuses. */
      missing: v.array(v.string())
    })
  ),
  /** The numbers that the figure draws: a CSV, or a zip of one CSV per panel where there are several. */
  sourceData: base
    .input(figureRequestSchema)
    .output(v.object({ ending: v.picklist(['csv', 'zip']), bytes: bytesSchema })),
  /** The formats that this face can export to; PDF and pictures need a browser that can print. */
  formats: base.output(v.array(exportFormatSchema)),
  /** The figure as a file. */
  file: base.input(v.object({ request: figureRequestSchema, format: exportFormatSchema })).output(bytesSchema),
  /** The figure that was composed last of a fit, or of a space without one; null = none yet. */
  settings: base.input(subjectSchema).output(v.object({ settings: v.nullable(figureSettingsSchema) })),
  saveSettings: base.input(v.object({ ...subjectSchema.entries, settings: figureSettingsSchema })),
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
