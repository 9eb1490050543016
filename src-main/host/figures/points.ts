import type { Box } from './axis.ts'
import { dotsPath, type Point } from './path.ts'
import { encodePng } from './png.ts'
import { paintDiscs } from './raster.ts'
import type { Scale } from './scale.ts'
import { element, group, type SvgNode } from './svg.ts'

/** Above this number of points in a figure its points layers become pictures: editors grow slow with more objects. */
export const VECTOR_LIMIT = 5000
const RASTER_DPI = 600
export const RASTER_NOTE = `The points are a picture at ${RASTER_DPI} dpi; axes, curves and text are vectors.`
/** Of a dot in a picture: dense places grow darker. As vectors dots are opaque, since a path is painted in one go. */
const RASTER_OPACITY = 0.6

/** Points of one panel: x, y in data units; colour = index into `colours`. All [n]. */
export interface Cloud {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly colour: Uint8Array
  readonly colours: readonly string[]
}

export interface CloudStyle {
  /** Diameter in points. */
  readonly diameter: number
  readonly raster: boolean
  /** Points are painted in their order, as where colours are an order of values; otherwise none lies wholly over another. */
  readonly ordered?: boolean
}

/** The points of a panel inside its box: one path per colour, or a picture at 600 dpi. */
export function drawCloud(box: Box, x: Scale, y: Scale, cloud: Cloud, style: CloudStyle): SvgNode {
  return style.raster ? rasterCloud(box, x, y, cloud, style) : vectorCloud(x, y, cloud, style)
}

/** Paths per colour where several colours share a panel: drawn in turn, so that none lies wholly over another. */
const TURNS = 6

function vectorCloud(x: Scale, y: Scale, cloud: Cloud, style: CloudStyle): SvgNode {
  const turns = cloud.colours.length > 1 && !style.ordered ? TURNS : 1
  const paths: Point[][] = Array.from({ length: turns * cloud.colours.length }, () => [])
  cloud.x.forEach((value, i) => {
    const turn = (i % turns) * cloud.colours.length
    paths[turn + (cloud.colour[i] as number)]?.push([x.at(value), y.at(cloud.y[i] as number)])
  })
  const drawn = paths.flatMap((points, p) => {
    const d = dotsPath(points)
    return d === '' ? [] : [element('path', { d, stroke: cloud.colours[p % cloud.colours.length] })]
  })
  return group({ fill: 'none', 'stroke-width': style.diameter, 'stroke-linecap': 'round' }, drawn)
}

function rasterCloud(box: Box, x: Scale, y: Scale, cloud: Cloud, style: CloudStyle): SvgNode {
  const k = RASTER_DPI / 72
  const order = style.ordered ? Array.from(cloud.x.keys()) : interleaved(cloud.x.length)
  const pixels = paintDiscs(Math.ceil(box.width * k), Math.ceil(box.height * k), {
    x: order.map((i) => (x.at(cloud.x[i] as number) - box.x) * k),
    y: order.map((i) => (y.at(cloud.y[i] as number) - box.y) * k),
    colour: order.map((i) => cloud.colour[i] as number),
    colours: cloud.colours,
    diameter: style.diameter * k,
    opacity: RASTER_OPACITY
  })
  const url = `data:image/png;base64,${encodePng(pixels, RASTER_DPI).toString('base64')}`
  return element('image', {
    x: box.x,
    y: box.y,
    // The picture is whole pixels, so it may be wider than the box by less than one of them.
    width: pixels.width / k,
    height: pixels.height / k,
    preserveAspectRatio: 'none',
    'xlink:href': url
  })
}

/** 0..n-1 by golden-ratio strides, so that no timepoint is painted wholly over another; the same for each call. */
function interleaved(n: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i)
  const key = (i: number): number => (i * 0.6180339887498949) % 1
  return order.sort((a, b) => key(a) - key(b))
}

/** Diameter in points that keeps `n` dots in a panel of `width` points apart: 1.6 for few, 0.5 for many. */
export function dotDiameter(n: number, width: number): number {
  const free = (0.6 * width) / Math.sqrt(Math.max(1, n))
  return Math.min(1.8, Math.max(0.55, free))
}
