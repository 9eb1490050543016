import { tickLabels } from '../../../src-shared/figures/ticks.ts'
import { linePath } from './path.ts'
import type { Scale } from './scale.ts'
import { element, group, type SvgNode } from './svg.ts'
import { CAP_HEIGHT, textAt, textWidth } from './text.ts'

/** A rectangle on the page, in points; y grows downwards. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface AxisTick {
  readonly at: number
  readonly label: string
}

export interface AxisOptions {
  readonly ticks: readonly AxisTick[]
  /** Tick labels are left out where panels share an axis. */
  readonly labels: boolean
  readonly title?: string
  readonly size: number
  /** Labels of an x axis read upwards, where they are too long to lie beside one another. */
  readonly turned?: boolean
  /** Labels of a y axis in italics, as names of genes are set. */
  readonly italic?: boolean
}

export const LINE_WIDTH = 0.5
export const TICK_LENGTH = 2
/** Between a tick and its label, and between labels and the title. */
export const TEXT_GAP = 1.5

/** Ticks labelled by their numbers. */
export function numberTicks(values: readonly number[]): AxisTick[] {
  const labels = tickLabels(values)
  return values.map((at, i) => ({ at, label: labels[i] as string }))
}

const line = (d: string): SvgNode => element('path', { d, fill: 'none', stroke: '#000000', 'stroke-width': LINE_WIDTH })

const widestLabel = (options: AxisOptions): number =>
  options.labels ? Math.max(0, ...options.ticks.map((t) => textWidth(t.label, options.size))) : 0

/** Points that the labels of an x axis take, with the gap above them. */
function labelsHeight(options: AxisOptions): number {
  if (!options.labels) return 0
  return TEXT_GAP + (options.turned ? widestLabel(options) : options.size * 0.95)
}

/** Points below the box that ticks, labels and the title of an x axis take. */
export function xAxisHeight(options: AxisOptions): number {
  const title = options.title === undefined ? 0 : TEXT_GAP + options.size * 0.95
  return TICK_LENGTH + labelsHeight(options) + title
}

/** Points left of the box that ticks, labels and the title of a y axis take. */
export function yAxisWidth(options: AxisOptions): number {
  return (
    TICK_LENGTH +
    (options.labels ? TEXT_GAP + widestLabel(options) : 0) +
    (options.title === undefined ? 0 : options.size + TEXT_GAP)
  )
}

/** Ticks, labels and title below the box. */
export function xAxis(box: Box, scale: Scale, options: AxisOptions): SvgNode {
  const bottom = box.y + box.height
  const ticks = options.ticks.map((t) =>
    linePath([
      [scale.at(t.at), bottom],
      [scale.at(t.at), bottom + TICK_LENGTH]
    ])
  )
  const labels = options.labels ? options.ticks.map((t) => xLabel(scale.at(t.at), bottom, t.label, options)) : []
  const titleAt = bottom + TICK_LENGTH + labelsHeight(options) + TEXT_GAP + options.size * CAP_HEIGHT
  const title =
    options.title === undefined
      ? []
      : [textAt(box.x + box.width / 2, titleAt, options.title, options.size, { 'text-anchor': 'middle' })]
  return group({}, [line(ticks.join('')), ...labels, ...title])
}

function xLabel(x: number, bottom: number, label: string, { size, turned }: AxisOptions): SvgNode {
  const top = bottom + TICK_LENGTH + TEXT_GAP
  if (!turned) return textAt(x, top + size * CAP_HEIGHT, label, size, { 'text-anchor': 'middle' })
  const baseline = x + (size * CAP_HEIGHT) / 2
  const transform = `rotate(-90 ${baseline.toFixed(2)} ${top.toFixed(2)})`
  return textAt(baseline, top, label, size, { 'text-anchor': 'end', transform })
}

/** Ticks, labels and the turned title left of the box. */
export function yAxis(box: Box, scale: Scale, options: AxisOptions): SvgNode {
  const ticks = options.ticks.map((t) =>
    linePath([
      [box.x - TICK_LENGTH, scale.at(t.at)],
      [box.x, scale.at(t.at)]
    ])
  )
  const right = box.x - TICK_LENGTH - TEXT_GAP
  const half = (options.size * CAP_HEIGHT) / 2
  const style = { 'text-anchor': 'end', 'font-style': options.italic ? 'italic' : undefined }
  const labels = options.labels
    ? options.ticks.map((t) => textAt(right, scale.at(t.at) + half, t.label, options.size, style))
    : []
  return group({}, [line(ticks.join('')), ...labels, ...yTitle(box, options)])
}

/** The turned title of a y axis, centred on the box. */
export function yTitle(box: Box, options: AxisOptions): SvgNode[] {
  if (options.title === undefined) return []
  const x = box.x - yAxisWidth(options) + options.size * CAP_HEIGHT
  const y = box.y + box.height / 2
  const attributes = { 'text-anchor': 'middle', transform: `rotate(-90 ${x.toFixed(2)} ${y.toFixed(2)})` }
  return [textAt(x, y, options.title, options.size, attributes)]
}

/** All four sides of a panel. */
export function frame(box: Box): SvgNode {
  return element('rect', { ...box, fill: 'none', stroke: '#000000', 'stroke-width': LINE_WIDTH })
}

/** Left and bottom sides only. */
export function axisLines(box: Box): SvgNode {
  const bottom = box.y + box.height
  return line(
    linePath([
      [box.x, box.y],
      [box.x, bottom],
      [box.x + box.width, bottom]
    ])
  )
}
