import type { FigureRequest } from '../../../src-shared/contract/figures.ts'
import { numberTicks, xAxis, xAxisHeight, yAxis, yAxisWidth, type AxisOptions } from './axis.ts'
import { colourBar, colourBarFoot } from './colour-bar.ts'
import { landscapeCsv } from './landscape-csv.ts'
import { isNear, landscapeData, type Column, type LandscapeData } from './landscape-data.ts'
import { blocksNeeded, landscapeLayout, MOST_BLOCKS, PANEL_GAP, type LandscapeLayout } from './landscape-layout.ts'
import { bandsOf, type Bands } from './landscape-levels.ts'
import { cellsPanel, INTERPOLATED_COLOUR, overlayPanel, potentialPanel, type PanelScales } from './landscape-panels.ts'
import { dotKey, legend, legendHeight, type LegendEntry } from './legend.ts'
import { coordinateName } from './names.ts'
import { timeColours } from './palette.ts'
import { panelLetter } from './panel-letter.ts'
import { dotDiameter, VECTOR_LIMIT, type Cloud, type CloudStyle } from './points.ts'
import type { Drawing, FigureKind, FigureRecords } from './records.ts'
import { extent, fittingTicks, linearScale, padded } from './scale.ts'
import { POINTS_PER_MM, type SvgNode } from './svg.ts'
import { fitText, textAt, textWidth } from './text.ts'

/** Titles longer than this (28 mm) are cut; the legend has them in full width. */
const MOST_TITLE = 80
const OVERVIEW_TITLE = 'All times'
const LEGEND_GAP = 5

/** Everything that the parts of the figure share. */
interface Plan {
  readonly request: FigureRequest
  readonly records: FigureRecords
  readonly data: LandscapeData
  readonly layout: LandscapeLayout
  readonly width: number
  readonly domain: { readonly x: [number, number]; readonly y: [number, number] }
  readonly colours: readonly string[]
  readonly bands: Bands
  readonly style: CloudStyle
  readonly x: AxisOptions
  readonly y: AxisOptions
}

function axisOptions(
  domain: [number, number],
  title: string,
  size: number,
  room: number,
  upright: boolean
): AxisOptions {
  const ticks = fittingTicks(domain, room, size, upright ? size : PANEL_GAP / 2)
  return { ticks: numberTicks(ticks), labels: true, title, size }
}

/** Smallest rectangle, slightly widened, that holds all cells and all of the drawn potential. */
function domainOf(columns: readonly Column[]): Plan['domain'] {
  const axis = (cells: 'x' | 'y', grid: 'X' | 'Y', index: (i: number, G: number) => number): [number, number] => {
    const ranges = columns.flatMap((column) => {
      const { near, [grid]: axis } = column.field
      const drawn = Array.from(near, (_, i) => (isNear(near, i) ? (axis[index(i, axis.length)] as number) : NaN))
      return [...extent([...column[cells]]), ...(drawn.some(Number.isFinite) ? extent(drawn) : [])]
    })
    return padded(extent(ranges), 0.03)
  }
  return { x: axis('x', 'X', (i, G) => i % G), y: axis('y', 'Y', (i, G) => Math.floor(i / G)) }
}

function plan(
  request: FigureRequest,
  records: FigureRecords,
  interpolate: boolean
): Plan & { readonly blocks: number } {
  const data = landscapeData(request, records, interpolate)
  const { textPt } = request
  const width = request.widthMm * POINTS_PER_MM
  const domain = domainOf(data.columns)
  const [nameX, nameY] = request.pcs.map((pc) => coordinateName(records.space, pc)) as [string, string]
  const titles = [OVERVIEW_TITLE, ...data.columns.map((c) => c.title)].map((t) => textWidth(t, textPt))
  const ratio = (domain.y[1] - domain.y[0]) / (domain.x[1] - domain.x[0])
  const y = axisOptions(domain.y, nameY, textPt, 40, true)
  const input = {
    width,
    columns: data.columns.length + 1,
    // One unit is as long on both axes, unless that made strips of the panels.
    aspect: Math.min(1.25, Math.max(0.75, ratio)),
    textPt,
    left: yAxisWidth(y) + 1,
    foot: xAxisHeight({ ticks: [], labels: true, size: textPt }),
    titleWidth: Math.min(MOST_TITLE, Math.max(...titles))
  }
  const layout = landscapeLayout(input)
  const points = data.columns.reduce((sum, c) => sum + c.x.length * (c.interpolated ? 1 : 2), 0)
  const perPanel = Math.max(...data.columns.map((c) => c.x.length))
  return {
    request,
    records,
    data,
    layout,
    width,
    domain,
    colours: timeColours(data.labels.length),
    bands: bandsOf(data.columns),
    style: { diameter: dotDiameter(perPanel, layout.panelWidth), opacity: 0.6, raster: points > VECTOR_LIMIT },
    x: axisOptions(domain.x, nameX, textPt, layout.panelWidth, false),
    y,
    blocks: blocksNeeded(input)
  }
}

const scalesOf = (p: Plan, box: { x: number; y: number; width: number; height: number }): PanelScales => ({
  x: linearScale(p.domain.x, [box.x, box.x + box.width]),
  y: linearScale(p.domain.y, [box.y + box.height, box.y])
})

const cloudOf = (p: Plan, column: Column): Cloud => ({
  x: column.x,
  y: column.y,
  colour: new Uint8Array(column.x.length),
  colours: [column.interpolated ? INTERPOLATED_COLOUR : (p.colours[column.k] as string)]
})

/** All observed cells, coloured by time. */
function allCells(p: Plan): Cloud {
  const observed = p.data.columns.filter((c) => !c.interpolated)
  return {
    x: Float32Array.from(observed.flatMap((c) => [...c.x])),
    y: Float32Array.from(observed.flatMap((c) => [...c.y])),
    colour: Uint8Array.from(observed.flatMap((c) => Array.from(c.x, () => c.k))),
    colours: p.colours
  }
}

/** First, middle and last observed time. */
function overlayColumns(p: Plan): Column[] {
  const observed = p.data.columns.filter((c) => !c.interpolated)
  const chosen = new Set([0, Math.floor((observed.length - 1) / 2), observed.length - 1])
  return observed.filter((_, i) => chosen.has(i))
}

/** The two panels of column c; column 0 is the overview. */
function columnPanels(p: Plan, c: number): SvgNode[] {
  const [top, bottom] = [p.layout.box(c, 0), p.layout.box(c, 1)]
  const column = c === 0 ? null : (p.data.columns[c - 1] as Column)
  const size = p.request.textPt
  const title = fitText(column?.title ?? OVERVIEW_TITLE, size, p.layout.panelWidth + PANEL_GAP / 2)
  const titleAt = [top.x + top.width / 2, p.layout.titleY(c)] as const
  const potential =
    column === null
      ? overlayPanel(bottom, scalesOf(p, bottom), overlayColumns(p), p.colours, p.bands)
      : potentialPanel(bottom, scalesOf(p, bottom), column, p.bands)
  return [
    textAt(...titleAt, title, size, { 'text-anchor': 'middle' }),
    cellsPanel(top, scalesOf(p, top), column === null ? allCells(p) : cloudOf(p, column), p.style),
    potential,
    ...columnAxes(p, c)
  ]
}

/** Ticks on every panel; labels on the outer ones only. */
function columnAxes(p: Plan, c: number): SvgNode[] {
  const first = c % p.layout.perBlock === 0
  return ([0, 1] as const).flatMap((row) => {
    const box = p.layout.box(c, row)
    const scales = scalesOf(p, box)
    const bottom = row === 1
    return [
      ...(bottom ? [xAxis(box, scales.x, { ...p.x, title: undefined })] : []),
      ...(first ? [yAxis(box, scales.y, p.y)] : [])
    ]
  })
}

function timeLegend(p: Plan): LegendEntry[] {
  const entries = p.data.labels.map((label, k) => ({ label, key: dotKey(p.colours[k] as string, 3.5) }))
  const between = { label: 'interpolated', key: dotKey(INTERPOLATED_COLOUR, 3.5) }
  return p.data.columns.some((c) => c.interpolated) ? [...entries, between] : entries
}

/** Title of the x axis, the legend of times and the bar of V below the panels. Returns the height they take. */
function foot(p: Plan, top: number): { nodes: SvgNode[]; height: number } {
  const size = p.request.textPt
  const left = p.layout.box(0, 1).x
  const panels = p.layout.perBlock * (p.layout.panelWidth + PANEL_GAP) - PANEL_GAP
  const axisTitle = textAt(left + panels / 2, top + size * 0.8, p.x.title ?? '', size, { 'text-anchor': 'middle' })
  const barTitle = 'V − min V'
  const titleWidth = textWidth(barTitle, size) + 4
  const barWidth = Math.min(110, p.width * 0.4)
  // Half of the last tick label hangs over the end of the bar.
  const beside = p.width - left - titleWidth - barWidth - 24 > 0.45 * p.width
  const legendWidth = beside ? p.width - left - titleWidth - barWidth - 24 : p.width - left
  const y = top + size + LEGEND_GAP
  const entries = timeLegend(p)
  const legendBottom = y + legendHeight(entries, legendWidth, size)
  const barY = beside ? y + size * 0.2 : legendBottom + 4
  const barX = beside ? p.width - barWidth - 10 : left + titleWidth
  const bar = { x: barX, y: barY, width: barWidth, height: size * 0.8 }
  const ticks = fittingTicks([0, p.bands.levels.at(-1) as number], barWidth, size, size)
  const nodes = [
    axisTitle,
    legend(left, y, legendWidth, entries, size),
    textAt(barX - 4, barY + bar.height - size * 0.05, barTitle, size, { 'text-anchor': 'end' }),
    colourBar(bar, p.bands.levels, p.bands.colours, ticks, size)
  ]
  return { nodes, height: Math.max(legendBottom, barY + bar.height + colourBarFoot(size)) - top }
}

function letters(p: Plan): SvgNode[] {
  const top = p.layout.box(0, 0)
  const bottom = p.layout.box(0, 1)
  return [panelLetter(0, 0, 'a', p.request.textPt), panelLetter(0, bottom.y - (top.y - 2) * 0.4, 'b', p.request.textPt)]
}

function notesOf(p: Plan, thinned: boolean): string[] {
  return [
    ...(thinned ? ['The interpolated populations were left out, because they do not fit this width.'] : []),
    ...(p.style.raster ? ['The points are a picture at 600 dpi; axes, curves and text are vectors.'] : [])
  ]
}

/** The figure of the paper: populations over time above the potential that moves them. */
function draw(request: FigureRequest, records: FigureRecords): Drawing {
  const full = plan(request, records, true)
  const thinned = full.blocks > MOST_BLOCKS
  const p = thinned ? plan(request, records, false) : full
  const panels = Array.from({ length: p.data.columns.length + 1 }, (_, c) => columnPanels(p, c)).flat()
  const below = foot(p, p.layout.height)
  return {
    title: 'Populations and potential over time',
    heightMm: (p.layout.height + below.height + 1) / POINTS_PER_MM,
    children: [...letters(p), ...panels, ...below.nodes],
    colours: p.data.labels.map((label, k) => ({ label, colour: p.colours[k] as string })),
    notes: notesOf(p, thinned)
  }
}

export const landscape: FigureKind = { draw, csv: landscapeCsv }
