import * as v from 'valibot'
import { JOURNAL_IDS } from '../figures/journals.ts'
import { LAND_PALETTES, TIME_PALETTES } from '../figures/palettes.ts'

const natural = v.pipe(v.number(), v.integer(), v.minValue(0))

export const figureKindSchema = v.picklist([
  'landscape',
  'cells',
  'errors',
  'held-out',
  'loss',
  'scree',
  'drivers',
  'fates'
])
export type FigureKind = v.InferOutput<typeof figureKindSchema>

/** A gene that colours cells: its name in the matrix and on the figure; `log` shows log(1 + value). */
const geneColourSchema = v.object({ matrix: v.string(), gene: v.string(), name: v.string(), log: v.boolean() })
export type GeneColour = v.InferOutput<typeof geneColourSchema>

/** One panel of a figure. What a kind does not need is left out. */
export const panelSchema = v.object({
  kind: figureKindSchema,
  /** Share of the width of the figure. */
  share: v.pipe(v.number(), v.minValue(0.2), v.maxValue(1)),
  /** Cells: coloured by a gene; or by a column; neither = by time. */
  gene: v.optional(geneColourSchema),
  /** Cells: laid out by the UMAP of this many PCs, which has to exist; without, in the PCs of the figure. */
  umap: v.optional(v.pipe(natural, v.minValue(1))),
  /** Fates: the groups. Cells: the colours. */
  column: v.optional(v.string()),
  /** Driver genes: position of the timepoint among the fitted ones. */
  timepoint: v.optional(natural)
})
export type FigurePanel = v.InferOutput<typeof panelSchema>

export const figureFontSchema = v.picklist(['sans', 'serif'])
export type FigureFont = v.InferOutput<typeof figureFontSchema>

/** A figure as the person composed it: panels in reading order, mm for lengths, pt for text. */
export const figureSettingsSchema = v.object({
  panels: v.pipe(v.array(panelSchema), v.minLength(1), v.maxLength(12)),
  /** Whose limits are checked and whose letters are used; null = none. */
  journal: v.nullable(v.picklist(JOURNAL_IDS)),
  widthMm: v.pipe(v.number(), v.minValue(30), v.maxValue(400)),
  textPt: v.pipe(v.number(), v.minValue(4), v.maxValue(14)),
  font: figureFontSchema,
  /** Outlines need no font where they are shown, and cannot be edited or searched. */
  textAs: v.picklist(['text', 'outlines']),
  /** PCs on the axes of landscape and cells. */
  pcs: v.tuple([natural, natural]),
  timePalette: v.picklist(TIME_PALETTES),
  landPalette: v.picklist(LAND_PALETTES),
  /** Pixels per inch of PNG and TIFF. */
  dpi: v.pipe(v.number(), v.integer(), v.minValue(72), v.maxValue(1200))
})
export type FigureSettings = v.InferOutput<typeof figureSettingsSchema>

/** The figure of the paper: populations above the potential, at the width of two columns. */
export const PAPER_FIGURE: FigureSettings = {
  panels: [{ kind: 'landscape', share: 1 }],
  journal: 'nature',
  widthMm: 183,
  textPt: 7,
  font: 'sans',
  textAs: 'text',
  pcs: [0, 1],
  timePalette: 'okabe-ito',
  landPalette: 'blues',
  dpi: 450
}

/** A figure of one panel over the whole width. */
export const figureOf = (kind: FigureKind, change: Partial<FigureSettings> = {}): FigureSettings => ({
  ...PAPER_FIGURE,
  panels: [{ kind, share: 1 }],
  ...change
})
