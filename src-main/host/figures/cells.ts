import { arrayOf } from '../../../src-shared/model/arrays.ts'
import { frame, numberTicks, xAxis, xAxisHeight, yAxis, yAxisWidth, type AxisOptions, type Box } from './axis.ts'
import { cellColours, MISSING, type CellColours } from './cells-colours.ts'
import { colourBar, colourBarFoot } from './colour-bar.ts'
import { toCsv, type CsvCell } from './csv.ts'
import { dotEntry, legend, legendHeight, type LegendEntry } from './legend.ts'
import { coordinateName } from './names.ts'
import { dotDiameter, drawCloud, RASTER_NOTE, VECTOR_LIMIT, type Cloud } from './points.ts'
import { needed, valuesKey, type Drawing, type FigureRecords, type PanelKind, type PanelRequest } from './records.ts'
import { extent, fittingTicks, linearScale, padded } from './scale.ts'
import { POINTS_PER_MM, type SvgNode } from './svg.ts'
import { fitText, textAt, textWidth } from './text.ts'

const MARGIN = 0.03
const RIGHT = 4
const LEAST_ASPECT = 0.55
const MOST_ASPECT = 1
/** A scatter is not blown up to a page: 80 mm. */
const MOST_HEIGHT = 227
const KEY_DOT = 3.5
const FOOT_GAP = 3
const MOST_BAR = 110
const BAR_GAP = 4

interface Cells {
  readonly x: Float32Array
  readonly y: Float32Array
  /** Row of the file of each drawn cell. */
  readonly rows: Int32Array
  readonly colours: CellColours
}

/** Where the drawn cells lie, and their rows of the file: of the included timepoints, in the UMAP or in the two PCs. */
function placesOf(request: PanelRequest, records: FigureRecords, timeIndex: Int32Array): Omit<Cells, 'colours'> {
  if (request.umap !== undefined) {
    const missing = `there is no UMAP of ${request.umap} PCs of this space yet; make one in the Space step`
    const umap = needed(records.umap?.get(request.umap), missing)
    const axis = (name: string): Float32Array => arrayOf(umap, name, Float32Array<ArrayBuffer>)
    return { x: axis('x'), y: axis('y'), rows: arrayOf(umap, 'cells', Int32Array<ArrayBuffer>) }
  }
  const { spaceArrays, space } = records
  const X = arrayOf(spaceArrays, 'X', Float64Array<ArrayBuffer>)
  const [p, q] = request.pcs
  needed(Math.max(p, q) < space.D ? space : null, `the space has ${space.D} coordinates only`)
  const at = (i: number, pc: number): number => X[i * space.D + pc] as number
  const has = (i: number): boolean => (timeIndex[i] as number) >= 0 && Number.isFinite(at(i, p))
  const rows = Int32Array.from(timeIndex.keys()).filter(has)
  return { x: Float32Array.from(rows, (i) => at(i, p)), y: Float32Array.from(rows, (i) => at(i, q)), rows }
}

/** The cells of the panel; with ordered colours the lowest value first and cells without one before it. */
function cellsOf(request: PanelRequest, records: FigureRecords): Cells {
  const timeIndex = arrayOf(records.spaceArrays, 'timeIndex', Int32Array<ArrayBuffer>)
  const colours = cellColours(request, records, timeIndex)
  const places = placesOf(request, records, timeIndex)
  if (!colours.ordered) return { ...places, colours }
  const last = colours.colours.length - 1
  const rank = (at: number): number => {
    const colour = colours.index[places.rows[at] as number] as number
    return colour === last ? -1 : colour
  }
  const order = Int32Array.from(places.rows.keys()).sort((a, b) => rank(a) - rank(b) || a - b)
  return {
    x: Float32Array.from(order, (at) => places.x[at] as number),
    y: Float32Array.from(order, (at) => places.y[at] as number),
    rows: Int32Array.from(order, (at) => places.rows[at] as number),
    colours
  }
}

/** Names of the two axes. */
const axisNames = ({ umap, pcs }: PanelRequest, { space }: FigureRecords): [string, string] =>
  umap === undefined ? [coordinateName(space, pcs[0]), coordinateName(space, pcs[1])] : ['UMAP 1', 'UMAP 2']

const cloudOf = ({ x, y, rows, colours }: Cells): Cloud => ({
  x,
  y,
  colour: Uint8Array.from(rows, (i) => colours.index[i] as number),
  colours: colours.colours
})

interface Plan {
  readonly box: Box
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
  readonly xOptions: AxisOptions
  readonly yOptions: AxisOptions
}

/** One unit is as long on both axes: the shorter axis is widened around its middle. */
function squared(domain: readonly [number, number], length: number, unit: number): [number, number] {
  const middle = (domain[0] + domain[1]) / 2
  const half = Math.max(domain[1] - domain[0], length / unit) / 2
  return [middle - half, middle + half]
}

function planOf(request: PanelRequest, records: FigureRecords, cells: Cells): Plan {
  const size = request.textPt
  const x = padded(extent(cells.x), MARGIN)
  const y = padded(extent(cells.y), MARGIN)
  const [xTitle, yTitle] = axisNames(request, records)
  const axis = (domain: readonly [number, number], room: number, title: string, upright: boolean): AxisOptions => ({
    ticks: numberTicks(fittingTicks(domain, { room, size, overhang: upright ? 0 : size / 2, upright })),
    labels: true,
    title,
    size
  })
  const left = yAxisWidth(axis(y, 200, yTitle, true)) + 1
  const width = request.widthMm * POINTS_PER_MM - left - RIGHT
  const ratio = Math.min(MOST_ASPECT, Math.max(LEAST_ASPECT, (y[1] - y[0]) / (x[1] - x[0])))
  const height = request.plotHeight ?? Math.min(MOST_HEIGHT, width * ratio)
  const unit = Math.min(width / (x[1] - x[0]), height / (y[1] - y[0]))
  const [wide, high] = [squared(x, width, unit), squared(y, height, unit)]
  return {
    box: { x: left, y: size * 0.5, width, height },
    x: wide,
    y: high,
    xOptions: axis(wide, width, xTitle, false),
    yOptions: axis(high, height, yTitle, true)
  }
}

/** The groups below the plot, or the bar of values with its title; with the height that they take. */
function foot(cells: Cells, box: Box, top: number, size: number): { nodes: SvgNode[]; height: number } {
  const { key, colours, index } = cells.colours
  const bare = cells.rows.some((i) => index[i] === colours.length - 1)
  const none: LegendEntry[] = bare ? [dotEntry('no value', MISSING, KEY_DOT)] : []
  if (key.kind === 'groups') {
    const entries = [...key.groups.map(({ label, colour }) => dotEntry(label, colour, KEY_DOT)), ...none]
    return {
      nodes: [legend(box.x, top, box.width, entries, size)],
      height: legendHeight(entries, box.width, size)
    }
  }
  const title = fitText(key.title, size, box.width * 0.6)
  const x = box.x + textWidth(title, size) + BAR_GAP
  const width = Math.min(MOST_BAR, box.x + box.width - x - size)
  const steps = colours.length - 1
  const levels = Array.from({ length: steps + 1 }, (_, s) => key.low + ((key.high - key.low) * s) / steps)
  const ticks = fittingTicks([key.low, key.high], { room: width, size, overhang: size })
  const y = top + size * 0.2
  const barHeight = size * 0.8
  const below = y + barHeight + colourBarFoot(size)
  return {
    nodes: [
      textAt(box.x, y + size * 0.76, title, size),
      colourBar({ x, y, width, height: barHeight }, levels, colours.slice(0, -1), ticks, size),
      legend(box.x, below, box.width, none, size)
    ],
    height: below - top + legendHeight(none, box.width, size)
  }
}

/** The cells in two coordinates of the space, coloured by time, by a gene or by a column. */
function draw(request: PanelRequest, records: FigureRecords): Drawing {
  const cells = cellsOf(request, records)
  const { box, x, y, xOptions, yOptions } = planOf(request, records, cells)
  const scales = {
    x: linearScale(x, [box.x, box.x + box.width]),
    y: linearScale(y, [box.y + box.height, box.y])
  }
  const raster = cells.x.length > VECTOR_LIMIT
  const style = { diameter: dotDiameter(cells.x.length, box.width), raster, ordered: cells.colours.ordered }
  const footTop = box.y + box.height + xAxisHeight(xOptions) + FOOT_GAP
  const below = foot(cells, box, footTop, request.textPt)
  const { key } = cells.colours
  return {
    title: `Cells by ${key.kind === 'bar' ? key.title : (request.column ?? 'time')}`,
    heightMm: (footTop + below.height + 1) / POINTS_PER_MM,
    plotHeight: box.height,
    children: [
      drawCloud(box, scales.x, scales.y, cloudOf(cells), style),
      frame(box),
      xAxis(box, scales.x, xOptions),
      yAxis(box, scales.y, yOptions),
      ...below.nodes
    ],
    colours: key.kind === 'groups' ? key.groups : [],
    notes: raster ? [RASTER_NOTE] : []
  }
}

function csv(request: PanelRequest, records: FigureRecords): string {
  const { x, y, rows, colours } = cellsOf(request, records)
  const { key } = colours
  const known = records.values?.get(valuesKey(request) ?? '')
  const value = (i: number): CsvCell => {
    if (key.kind === 'groups') return key.groups[colours.index[i] as number]?.label ?? ''
    return known?.kind === 'numbers' ? (known.values[i] as number) : ''
  }
  const names = axisNames(request, records)
  const title = key.kind === 'bar' ? key.title : (request.column ?? 'time')
  return toCsv(
    ['row of the file', ...names, title],
    Array.from(rows, (row, i) => [row, x[i] as number, y[i] as number, value(row)])
  )
}

export const cells: PanelKind = { draw, csv }
