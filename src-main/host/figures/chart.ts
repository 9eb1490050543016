import { axisLines, xAxis, xAxisHeight, yAxis, yAxisWidth, type AxisTick, type Box } from './axis.ts'
import { legend, legendHeight, type LegendEntry } from './legend.ts'
import { marker, type MarkerShape } from './marker.ts'
import { linePath, type Point } from './path.ts'
import { linearScale, type Scale } from './scale.ts'
import { element, POINTS_PER_MM, type SvgNode } from './svg.ts'
import { textWidth } from './text.ts'

/** One line, row of marks, or both; points in data units, non-finite ones are gaps. */
export interface Series {
  readonly label: string
  readonly colour: string
  readonly points: readonly Point[]
  readonly lineWidth?: number
  readonly dashes?: string
  readonly shape?: MarkerShape
}

export interface ChartAxis {
  readonly domain: readonly [number, number]
  readonly ticks: readonly AxisTick[]
  readonly title?: string
  /** Labels of the x axis read upwards. */
  readonly turned?: boolean
  /** Labels of the y axis in italics. */
  readonly italic?: boolean
}

export interface Chart {
  readonly widthMm: number
  readonly textPt: number
  /** Of the plot, in points; without, it follows from the width. */
  readonly plotHeight?: number
  readonly x: ChartAxis
  readonly y: ChartAxis
  readonly series: readonly Series[]
  /** Drawn under the series, given the plot's box and scales. */
  readonly under?: (box: Box, x: Scale, y: Scale) => SvgNode[]
  /** Entries for what `under` draws. */
  readonly underLegend?: readonly LegendEntry[]
}

const MARKER_SIZE = 4
const KEY_WIDTH = 12
/** Plot height over plot width, and the most height a wide figure gets, in points (70 mm). */
const ASPECT = 0.6
const MOST_HEIGHT = 198
const RIGHT = 4

function drawSeries(series: Series, x: Scale, y: Scale): SvgNode[] {
  const points = series.points.map(([u, v]): Point => [x.at(u), y.at(v)])
  return [...drawLine(series, points), ...drawMarks(series, points)]
}

function drawLine(series: Series, points: readonly Point[]): SvgNode[] {
  if (series.lineWidth === undefined) return []
  const d = unbroken(points).map((run) => linePath(run))
  return [
    element('path', {
      d: d.join(''),
      fill: 'none',
      stroke: series.colour,
      'stroke-width': series.lineWidth,
      'stroke-linejoin': 'round',
      'stroke-dasharray': series.dashes
    })
  ]
}

/** Runs of finite points: a line is not drawn across a value that is not known. */
function unbroken(points: readonly Point[]): Point[][] {
  const runs: Point[][] = [[]]
  for (const point of points) {
    if (Number.isFinite(point[0]) && Number.isFinite(point[1])) runs.at(-1)?.push(point)
    else runs.push([])
  }
  return runs
}

function drawMarks({ shape, colour }: Series, points: readonly Point[]): SvgNode[] {
  if (shape === undefined) return []
  return points
    .filter(([u, v]) => Number.isFinite(u) && Number.isFinite(v))
    .map(([u, v]) => marker(shape, u, v, MARKER_SIZE, colour))
}

function legendEntry(series: Series): LegendEntry {
  const key = (x: number, y: number): SvgNode => {
    const half = KEY_WIDTH / 2
    const ends: Point[] = [
      [x - half, y],
      [x + half, y]
    ]
    return element('g', {}, [...drawLine(series, ends), ...drawMarks(series, [[x, y]])])
  }
  return { label: series.label, key, keyWidth: KEY_WIDTH }
}

/** A chart with two axes and its legend below; user unit 1 pt. */
export function drawChart(chart: Chart): { children: SvgNode[]; heightMm: number; plotHeight: number } {
  const size = chart.textPt
  const xOptions = { ticks: chart.x.ticks, labels: true, title: chart.x.title, size, turned: chart.x.turned }
  const yOptions = { ticks: chart.y.ticks, labels: true, title: chart.y.title, size, italic: chart.y.italic }
  const width = chart.widthMm * POINTS_PER_MM
  const left = yAxisWidth(yOptions) + 1
  const plotWidth = width - left - RIGHT
  // Half of the label of the topmost tick stands above the plot.
  const top = size * 0.5
  // As high as the title of the y axis is long, at least.
  const height = Math.max(
    textWidth(chart.y.title ?? '', size),
    chart.plotHeight ?? Math.min(MOST_HEIGHT, plotWidth * ASPECT)
  )
  const box = { x: left, y: top, width: plotWidth, height }
  const x = linearScale(chart.x.domain, [box.x, box.x + box.width])
  const y = linearScale(chart.y.domain, [box.y + box.height, box.y])
  const entries = [...(chart.underLegend ?? []), ...chart.series.map(legendEntry)]
  const legendTop = box.y + box.height + xAxisHeight(xOptions) + 3
  return {
    children: [
      ...(chart.under?.(box, x, y) ?? []),
      axisLines(box),
      xAxis(box, x, xOptions),
      yAxis(box, y, yOptions),
      ...chart.series.flatMap((s) => drawSeries(s, x, y)),
      legend(left, legendTop, plotWidth, entries, size)
    ],
    plotHeight: height,
    heightMm: (legendTop + legendHeight(entries, plotWidth, size) + 1) / POINTS_PER_MM
  }
}
