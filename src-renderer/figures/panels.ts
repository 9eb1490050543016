import { landStops, momentColour, ramp } from './colours.ts'
import { levelAreas, nearArea, ownLevels, type Rings } from './levels.ts'
import { pointSize } from './webgl.ts'
import { cellsAt, frameAt, type View } from './view.ts'

export interface PanelStyle {
  dark: boolean
  surface: string
  text: string
  colours: readonly string[]
}

/** A square canvas with its size in device pixels. */
export interface Ground {
  ctx: CanvasRenderingContext2D
  size: number
  ratio: number
}

/** Traces polygons given in grid cells on the ground. */
function trace({ ctx, size }: Ground, rings: Rings, G: number): void {
  const h = size / G
  ctx.beginPath()
  for (const polygon of rings)
    for (const ring of polygon)
      ring.forEach(([x, y], i) => (i === 0 ? ctx.moveTo : ctx.lineTo).call(ctx, x * h, size - y * h))
}

function clear({ ctx, size }: Ground, colour: string): void {
  ctx.globalAlpha = 1
  ctx.fillStyle = colour
  ctx.fillRect(0, 0, size, size)
}

/** The cells of a frame; observed ones stronger than those moved by the landscape. */
export function drawCells(ground: Ground, view: View, f: number, style: PanelStyle): void {
  const { ctx, size, ratio } = ground
  const { k, share } = frameAt(view, f)
  const { x, y } = cellsAt(view, f)
  const [x0, x1] = [view.gridX[0] as number, view.gridX[view.G - 1] as number]
  const [y0, y1] = [view.gridY[0] as number, view.gridY[view.G - 1] as number]
  clear(ground, style.surface)
  ctx.fillStyle = momentColour(style.colours, k, share)
  ctx.globalAlpha = 0.45
  const side = Math.max(1, 0.37 * pointSize(x.length) * ratio)
  for (let i = 0; i < x.length; i++) {
    const px = (((x[i] as number) - x0) / (x1 - x0)) * size
    const py = size - (((y[i] as number) - y0) / (y1 - y0)) * size
    ctx.fillRect(px - side / 2, py - side / 2, side, side)
  }
  ctx.globalAlpha = 1
}

/** The landscape of a frame: bands, level curves, and a veil where no cells are near. */
export function drawLand(ground: Ground, view: View, f: number, style: PanelStyle): void {
  const { ctx, size, ratio } = ground
  const stops = landStops(style.dark)
  const areas = levelAreas(view, f)
  clear(ground, ramp(stops, 0))
  for (const { level, rings } of areas) {
    trace(ground, rings, view.G)
    ctx.fillStyle = ramp(stops, level / view.top)
    ctx.fill('evenodd')
    ctx.strokeStyle = style.dark ? '#d6e6f2' : '#24445f'
    ctx.globalAlpha = 0.45
    ctx.lineWidth = 0.7 * ratio
    ctx.stroke()
    ctx.globalAlpha = 1
  }
  trace(ground, nearArea(view, f), view.G)
  ctx.rect(0, 0, size, size)
  ctx.fillStyle = style.surface
  ctx.globalAlpha = 0.9
  ctx.fill('evenodd')
  ctx.globalAlpha = 1
}

/** Level curves of several frames over each other, each in the colour of its time, where cells are near. */
export function drawOverlay(ground: Ground, view: View, frames: readonly number[], style: PanelStyle): void {
  const { ctx, ratio } = ground
  clear(ground, style.surface)
  for (const f of frames) {
    const { k, share } = frameAt(view, f)
    ctx.save()
    trace(ground, nearArea(view, f), view.G)
    ctx.clip('evenodd')
    ctx.strokeStyle = momentColour(style.colours, k, share)
    ctx.lineWidth = 1.2 * ratio
    for (const { rings } of levelAreas(view, f, ownLevels(view, f))) {
      trace(ground, rings, view.G)
      ctx.stroke()
    }
    ctx.restore()
  }
}

const queue: (() => void)[] = []

/** Does the work later, one piece per turn of the event loop, so that drawing many panels never blocks the page. */
export function soon(work: () => void): void {
  queue.push(work)
  if (queue.length === 1) setTimeout(next)
}

function next(): void {
  queue[0]?.()
  queue.shift()
  if (queue.length > 0) setTimeout(next)
}
