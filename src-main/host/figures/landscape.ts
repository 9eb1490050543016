import { interpolatedColour } from '../../../src-shared/figures/palettes.ts'
import { xAxis, yAxis, yTitle } from './axis.ts'
import { landscapeCsv } from './landscape-csv.ts'
import { isNear, type Column } from './landscape-data.ts'
import { landscapeFoot } from './landscape-foot.ts'
import { PANEL_GAP } from './landscape-layout.ts'
import { cellsPanel, overlayPanel, potentialPanel } from './landscape-panels.ts'
import { OVERVIEW_TITLE, planLandscape, scalesOf, type Plan } from './landscape-plan.ts'
import { panelLetter } from './panel-letter.ts'
import { RASTER_NOTE, type Cloud } from './points.ts'
import type { Drawing, PanelKind, FigureRecords, PanelRequest } from './records.ts'
import { POINTS_PER_MM, type SvgNode } from './svg.ts'
import { fitText, textAt } from './text.ts'

const observedColumns = (p: Plan): Column[] => p.data.columns.filter((c) => !c.interpolated)

const cloudOf = (p: Plan, column: Column): Cloud => ({
  x: column.x,
  y: column.y,
  colour: new Uint8Array(column.x.length),
  colours: [column.interpolated ? interpolatedColour() : (p.colours[column.k] as string)]
})

/** All observed cells, coloured by time. */
function allCells(p: Plan): Cloud {
  const columns = observedColumns(p)
  return {
    x: Float32Array.from(columns.flatMap((c) => [...c.x])),
    y: Float32Array.from(columns.flatMap((c) => [...c.y])),
    colour: Uint8Array.from(columns.flatMap((c) => Array.from(c.x, () => c.k))),
    colours: p.colours
  }
}

/** First, middle and last observed time. */
function overlayColumns(p: Plan): Column[] {
  const columns = observedColumns(p)
  const chosen = new Set([0, Math.floor((columns.length - 1) / 2), columns.length - 1])
  return columns.filter((_, i) => chosen.has(i))
}

/** The two panels of column c; column 0 is the overview. */
function columnPanels(p: Plan, c: number): SvgNode[] {
  const [top, bottom] = [p.layout.box(c, 0), p.layout.box(c, 1)]
  const column = c === 0 ? null : (p.data.columns[c - 1] as Column)
  const title = fitText(column?.title ?? OVERVIEW_TITLE, p.textPt, p.layout.panelWidth + PANEL_GAP / 2)
  const cloud = column === null ? allCells(p) : cloudOf(p, column)
  const scales = scalesOf(p, bottom)
  return [
    textAt(top.x + top.width / 2, p.layout.titleY(c), title, p.textPt, { 'text-anchor': 'middle' }),
    cellsPanel(top, scalesOf(p, top), cloud, p.style),
    column === null
      ? overlayPanel(bottom, scales, overlayColumns(p), p.colours)
      : potentialPanel(bottom, scales, column, p.bands),
    ...columnAxes(p, c)
  ]
}

/** Ticks and labels on the outer panels of a block only: all share their axes. */
function columnAxes(p: Plan, c: number): SvgNode[] {
  const [top, bottom] = [p.layout.box(c, 0), p.layout.box(c, 1)]
  const below = xAxis(bottom, scalesOf(p, bottom).x, { ...p.x, title: undefined })
  if (c % p.layout.perBlock !== 0) return [below]
  const both = { ...top, height: bottom.y + bottom.height - top.y }
  const upright = [top, bottom].map((box) => yAxis(box, scalesOf(p, box).y, { ...p.y, title: undefined }))
  return [below, ...upright, ...yTitle(both, p.y)]
}

function letters(p: Plan): SvgNode[] {
  return p.letters.map((letter, row) => panelLetter(0, row === 0 ? 0 : p.layout.box(0, 1).y, letter, p.textPt))
}

/** Times at which no place has cells enough for the potential to be drawn. */
function bareTimes(p: Plan): string[] {
  const bare = p.data.columns.filter(({ field: { near } }) => !near.some((_, i) => isNear(near, i)))
  return bare.map((column) => column.title)
}

function warningsOf(p: Plan): string[] {
  const bare = bareTimes(p)
  return [
    ...(bare.length > 0 ? [`The potential is not drawn at ${bare.join(', ')}: too few cells lie close together.`] : []),
    ...(p.thinned ? ['The interpolated populations were left out, because they do not fit this width.'] : [])
  ]
}

function notesOf(p: Plan, { viewArrays = {} }: FigureRecords): string[] {
  const grown = 'populationCell' in viewArrays && !p.thinned
  return [
    ...(grown
      ? ['Between the timepoints, cells are drawn by their fitted growth: those that grow more are drawn more often.']
      : []),
    ...(p.style.raster ? [RASTER_NOTE] : [])
  ]
}

/** The figure of the paper: populations over time above the potential that moves them. */
function draw(request: PanelRequest, records: FigureRecords): Drawing {
  const p = planLandscape(request, records)
  const panels = Array.from({ length: p.data.columns.length + 1 }, (_, c) => columnPanels(p, c)).flat()
  const foot = landscapeFoot(p, p.layout.height)
  return {
    title: 'Populations and potential over time',
    heightMm: (p.layout.height + foot.height + 1) / POINTS_PER_MM,
    children: [...letters(p), ...panels, ...foot.nodes],
    colours: p.data.labels.map((label, k) => ({ label, colour: p.colours[k] as string })),
    warnings: warningsOf(p),
    notes: notesOf(p, records)
  }
}

export const landscape: PanelKind = { draw, csv: landscapeCsv }
