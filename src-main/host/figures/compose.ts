import { AppError } from '../../../src-shared/errors.ts'
import { lettersOf, ownLetters, rowsOf } from '../../../src-shared/figures/panels.ts'
import type { FigurePanel, FigureSettings } from '../../../src-shared/model/figure.ts'
import { KINDS } from './kinds.ts'
import { letterSize, panelLetter } from './panel-letter.ts'
import { placeholder } from './placeholder.ts'
import type { ColourKey, Drawing, FigureRecords, PanelRequest } from './records.ts'
import { element, POINTS_PER_MM, type SvgNode } from './svg.ts'

/** Between panels of a row and between rows, in points. */
const COLUMN_GAP = 12
const ROW_GAP = 10
/** Between a letter and what is below it. */
const LETTER_GAP = 2
/** Below it axes leave no room for what they are the axes of. */
const LEAST_PANEL_MM = 30

/** A panel with its place in the figure; x and width in points. */
interface Placed {
  readonly panel: FigurePanel
  readonly letters: readonly string[]
  readonly x: number
  readonly widthMm: number
}

function placedRows(settings: FigureSettings): Placed[][] {
  const width = settings.widthMm * POINTS_PER_MM
  const letters = lettersOf(settings)
  const lettered = settings.panels.map((panel, i) => ({ panel, letters: letters[i] as string[], share: panel.share }))
  return rowsOf(lettered).map((row) => {
    let left = 0
    return row.map(({ panel, letters }) => {
      const own = panel.share * (width + COLUMN_GAP) - COLUMN_GAP
      const placed = { panel, letters, x: left, widthMm: own / POINTS_PER_MM }
      left += own + COLUMN_GAP
      return placed
    })
  })
}

const requestOf = (
  { panel, letters, widthMm }: Placed,
  settings: FigureSettings,
  plotHeight?: number
): PanelRequest => ({
  kind: panel.kind,
  gene: panel.gene,
  column: panel.column,
  timepoint: panel.timepoint,
  umap: panel.umap,
  textPt: settings.textPt,
  pcs: settings.pcs,
  timePalette: settings.timePalette,
  landPalette: settings.landPalette,
  widthMm,
  letters,
  plotHeight
})

/** Throws what kept the panel from having what it is drawn from. */
function assertHad({ panel }: Placed, records: FigureRecords): void {
  const failure = records.failed?.get(panel)
  if (failure) throw failure
}

type DrawPanel = (placed: Placed, plotHeight?: number) => Drawing

const drawerOf =
  (settings: FigureSettings, records: FigureRecords, draft: boolean): DrawPanel =>
  (placed, plotHeight) => {
    const request = requestOf(placed, settings, plotHeight)
    try {
      assertHad(placed, records)
      return KINDS[placed.panel.kind].draw(request, records)
    } catch (error) {
      if (draft && error instanceof AppError) return placeholder(request, error)
      throw error
    }
  }

/** The drawings of a row; charts beside each other get plots of one height, so that their axes are on one line. */
function drawRow(row: readonly Placed[], draw: DrawPanel): Drawing[] {
  const alone = row.map((placed) => draw(placed))
  const heights = alone.flatMap((drawing) => drawing.plotHeight ?? [])
  const highest = Math.max(...heights)
  if (heights.length < 2 || heights.every((height) => height === highest)) return alone
  return alone.map((drawing, i) => (drawing.plotHeight === undefined ? drawing : draw(row[i] as Placed, highest)))
}

/** Height in points that a letter above a panel takes. */
const letterStrip = ({ panel, letters }: Placed, textPt: number): number =>
  letters.length > 0 && ownLetters(panel.kind) === 0 ? letterSize(textPt) * 0.72 + LETTER_GAP : 0

function placePanel(placed: Placed, drawing: Drawing, top: number, textPt: number): SvgNode {
  const strip = letterStrip(placed, textPt)
  const letter = strip > 0 ? [panelLetter(0, 0, placed.letters[0] as string, textPt)] : []
  const inner =
    strip > 0 ? [element('g', { transform: `translate(0 ${strip.toFixed(2)})` }, drawing.children)] : drawing.children
  return element('g', { transform: `translate(${placed.x.toFixed(2)} ${top.toFixed(2)})` }, [...letter, ...inner])
}

/** A composed figure; the colours of one panel must be told apart, those of different panels are not compared. */
export type Composition = Required<Omit<Drawing, 'colours' | 'plotHeight' | 'missing'>> & {
  readonly palettes: readonly (readonly ColourKey[])[]
  /** Why panels could not be drawn: a sentence each, with their letters. */
  readonly missing: readonly string[]
}

/**
 * A whole figure: its panels in rows with their letters. Throws when a panel lacks what it is drawn from (E_FIGURE, or
 * what kept it from being had); in a draft a frame with the reason stands in its place.
 */
export function compose(settings: FigureSettings, records: FigureRecords, draft: boolean): Composition {
  const draw = drawerOf(settings, records, draft)
  const rows = placedRows(settings)
  let top = 0
  const children: SvgNode[] = []
  const drawings: Drawing[] = []
  for (const row of rows) {
    const drawn = drawRow(row, draw)
    const single = settings.panels.length === 1
    if (single) children.push(...(drawn[0] as Drawing).children)
    else row.forEach((placed, i) => children.push(placePanel(placed, drawn[i] as Drawing, top, settings.textPt)))
    const heights = row.map(
      (placed, i) => letterStrip(placed, settings.textPt) + (drawn[i] as Drawing).heightMm * POINTS_PER_MM
    )
    top += Math.max(...heights) + ROW_GAP
    drawings.push(...drawn)
  }
  return {
    title: drawings.map(({ title }) => title).join('; '),
    heightMm: (top - ROW_GAP) / POINTS_PER_MM,
    children,
    palettes: drawings.map(({ colours }) => colours),
    warnings: [...narrow(rows.flat()), ...new Set(drawings.flatMap(({ warnings }) => warnings ?? []))],
    notes: [...new Set(drawings.flatMap(({ notes }) => notes ?? []))],
    missing: rows.flat().flatMap(({ letters }, i) => {
      const { missing } = drawings[i] as Drawing
      return missing === undefined ? [] : [`${letters.length > 0 ? `Panel ${letters.join(', ')}: ` : ''}${missing}`]
    })
  }
}

function narrow(panels: readonly Placed[]): string[] {
  return panels
    .filter(({ widthMm }) => widthMm < LEAST_PANEL_MM)
    .map(({ letters, widthMm }) => `Panel ${letters[0] ?? ''} is only ${widthMm.toFixed(0)} mm wide.`)
}

/** The numbers of each panel as CSV, by the name of its file. */
export function sourceData(settings: FigureSettings, records: FigureRecords): { name: string; csv: string }[] {
  return placedRows(settings)
    .flat()
    .map((placed) => {
      assertHad(placed, records)
      return {
        name: [placed.letters.join(''), placed.panel.kind].filter((part) => part !== '').join('-'),
        csv: KINDS[placed.panel.kind].csv(requestOf(placed, settings), records)
      }
    })
}
