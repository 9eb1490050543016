import type { LandPalette } from '../../src-shared/figures/palettes.ts'
import { painted, type Colouring } from './colouring.ts'
import { landStops, momentColour, ramp } from './colours.ts'
import { drawPoints, mixedOrder } from './plane/points.ts'
import { framePaths, ownCurves, placed } from './plane/frame-paths.ts'
import { blank, type Draw, type Ground } from './plane/ground.ts'
import { tracesUntil, type Traces } from './traces.ts'
import { cellsAt, frameAt, rowsAt, type View } from './view.ts'
import { pointSize } from './webgl.ts'

export interface LandStyle {
  readonly dark: boolean
  readonly surface: string
  readonly text: string
  /** One per timepoint. */
  readonly colours: readonly string[]
  /** Of V; blues without. */
  readonly land?: LandPalette
}

export interface LandOptions {
  readonly filled: boolean
  readonly curves: boolean
}

/** The landscape of a frame: bands from valley to hill, level curves, and a veil where no cells are near. */
export const landLayer =
  (view: View, f: number, { filled, curves }: LandOptions, style: LandStyle): Draw =>
  (ground) => {
    blank(ground)
    const { ctx } = ground
    const { areas, near } = framePaths(view, f)
    const stops = landStops(style.dark, style.land)
    if (filled) {
      ctx.fillStyle = ramp(stops, 0)
      fillGrid(ground, view)
    }
    for (const { level, path } of areas) {
      const area = placed(path, view, ground)
      if (filled) {
        ctx.fillStyle = ramp(stops, level / view.top)
        ctx.fill(area, 'evenodd')
      }
      if (curves) strokeCurve(ground, area, filled, style)
    }
    veil(ground, view, near, style)
  }

function strokeCurve({ ctx, ratio }: Ground, area: Path2D, filled: boolean, style: LandStyle): void {
  ctx.strokeStyle = filled ? (style.dark ? '#0c2436' : '#24445f') : style.dark ? '#9db9cf' : '#24445f'
  ctx.globalAlpha = filled ? 0.55 : 0.9
  ctx.lineWidth = 0.8 * ratio
  ctx.stroke(area)
  ctx.globalAlpha = 1
}

function fillGrid({ ctx, x, y }: Ground, { gridX, gridY, G }: View): void {
  const [left, top] = [x(gridX[0] as number), y(gridY[G - 1] as number)]
  ctx.fillRect(left, top, x(gridX[G - 1] as number) - left, y(gridY[0] as number) - top)
}

/** Covers the landscape where no cells are near: there it is not supported by data. */
function veil(ground: Ground, view: View, near: Path2D, style: LandStyle): void {
  const { ctx, width, height } = ground
  const area = placed(near, view, ground)
  area.rect(0, 0, width, height)
  ctx.fillStyle = style.surface
  ctx.globalAlpha = 0.9
  ctx.fill(area, 'evenodd')
  ctx.globalAlpha = 1
}

/** CSS pixels: on narrower grounds points are half as large. */
const SMALL = 240

/** The cells of a frame in the colour of its moment, or by a gene or a column; on a filled landscape with a rim of the page's colour. */
export const cellLayer =
  (view: View, f: number, colouring: Colouring | null, style: LandStyle, onFilled = false): Draw =>
  (ground) => {
    const { k, share } = frameAt(view, f)
    const { x, y } = cellsAt(view, f)
    const small = ground.width / ground.ratio < SMALL
    const halo = onFilled ? style.surface : undefined
    const alpha = small ? 0.5 : onFilled ? 0.8 : 0.6
    const shared = { x, y, size: pointSize(x.length) * (small ? 0.5 : 1), alpha, halo }
    if (!colouring)
      return drawPoints(ground, {
        ...shared,
        rows: countTo(x.length),
        colour: momentColour(style.colours, k, share, style.dark)
      })
    // Drawn by their growth, a cell may come more than once: the colouring is of what is drawn, in its order.
    const { rows, colour, palette } = painted(ofCells(colouring, rowsAt(view, f)), countTo(x.length), style.dark)
    return drawPoints(ground, { ...shared, rows, colour, palette, alpha: 0.8 })
  }

/** The observed cells of all timepoints in their colours, in a mixed order so that no timepoint covers the others. */
export const allCellsLayer =
  (view: View, style: LandStyle): Draw =>
  (ground) => {
    const n = view.observed.reduce((sum, cells) => sum + cells.x.length, 0)
    const [x, y, time] = [new Float32Array(n), new Float32Array(n), new Uint16Array(n)]
    let at = 0
    view.observed.forEach((cells, k) => {
      x.set(cells.x, at)
      y.set(cells.y, at)
      time.fill(k, at, (at += cells.x.length))
    })
    const rows = mixedOrder(n)
    const colour = Uint16Array.from(rows, (i) => time[i] as number)
    return drawPoints(ground, { x, y, rows, colour, palette: style.colours, alpha: 0.5, size: 0.5 * pointSize(n) })
  }

/** A colouring of these rows of the file only, in their order. */
const ofCells = (colouring: Colouring, rows: Int32Array): Colouring =>
  colouring.kind === 'labels'
    ? { ...colouring, codes: rows.map((row) => colouring.codes[row] ?? -1) }
    : { ...colouring, values: Float32Array.from(rows, (row) => colouring.values[row] ?? NaN) }

const countTo = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i)

/** Level curves of several frames over each other, each in the colour of its time, where cells are near. */
export const overlayLayer =
  (view: View, frames: readonly number[], style: LandStyle): Draw =>
  (ground) =>
    drawOverlay(ground, view, frames, style)

/** Outlines that are not known yet take their time: each is worked out in a slice of its own. */
function* drawOverlay(ground: Ground, view: View, frames: readonly number[], style: LandStyle): Generator<void, void> {
  const { ctx, ratio } = ground
  for (const f of frames) {
    framePaths(view, f)
    yield
    ownCurves(view, f)
    yield
  }
  blank(ground)
  for (const f of frames) {
    const { k, share } = frameAt(view, f)
    ctx.save()
    ctx.clip(placed(framePaths(view, f).near, view, ground), 'evenodd')
    ctx.strokeStyle = momentColour(style.colours, k, share, style.dark)
    ctx.lineWidth = 1.2 * ratio
    for (const path of ownCurves(view, f)) ctx.stroke(placed(path, view, ground))
    ctx.restore()
    yield
  }
}

/** Arrows downhill of a frame. */
export const arrowLayer =
  (view: View, f: number, style: LandStyle): Draw =>
  (ground) => {
    blank(ground)
    const { ctx, ratio, x, y } = ground
    ctx.strokeStyle = style.text
    ctx.lineWidth = 1.2 * ratio
    ctx.beginPath()
    for (const [from, tip, left, right] of arrows(view, f)) {
      ctx.moveTo(x(from[0]), y(from[1]))
      ctx.lineTo(x(tip[0]), y(tip[1]))
      ctx.moveTo(x(left[0]), y(left[1]))
      ctx.lineTo(x(tip[0]), y(tip[1]))
      ctx.lineTo(x(right[0]), y(right[1]))
    }
    ctx.stroke()
  }

type Point = readonly [number, number]

/** Arrows downhill (-grad V) where cells are near: foot, tip and both barbs; lengths share one scale per frame. */
export function arrows(view: View, f: number): (readonly [Point, Point, Point, Point])[] {
  const { A, arrowX, arrowY, arrow, G } = view
  const step = ((arrowX[A - 1] as number) - (arrowX[0] as number)) / Math.max(1, A - 1)
  const places: { x: number; y: number; dx: number; dy: number }[] = []
  for (let r = 0; r < A; r++)
    for (let c = 0; c < A; c++) {
      const row = Math.round((r / Math.max(1, A - 1)) * (G - 1))
      const col = Math.round((c / Math.max(1, A - 1)) * (G - 1))
      if (view.mask[f * G * G + row * G + col] !== 1) continue
      const i = 2 * ((f * A + r) * A + c)
      places.push({
        x: arrowX[c] as number,
        y: arrowY[r] as number,
        dx: arrow[i] as number,
        dy: arrow[i + 1] as number
      })
    }
  const longest = places.reduce((m, p) => Math.max(m, Math.hypot(p.dx, p.dy)), 1e-12)
  return places.map((p) => {
    const [dx, dy] = [(p.dx / longest) * 1.2 * step, (p.dy / longest) * 1.2 * step]
    const [tx, ty] = [p.x + dx, p.y + dy]
    const barb = (side: 1 | -1): Point => [tx - 0.35 * dx - side * 0.18 * dy, ty - 0.35 * dy + side * 0.18 * dx]
    return [[p.x, p.y], [tx, ty], barb(1), barb(-1)]
  })
}

/** Steps of time over which a path fades. */
const FADING = 10

/** Paths of the traced cells until a frame: fresh steps strong, old ones fading, the cell itself as a ring at the end. */
export const traceLayer =
  (view: View, f: number, traces: Traces, style: LandStyle): Draw =>
  (ground) => {
    blank(ground)
    const { ctx, width, ratio: device, x, y } = ground
    // Small panels get finer lines.
    const ratio = device * Math.min(1, Math.max(0.4, width / device / 320))
    for (const path of tracesUntil(traces, view.config.pcs, f)) {
      path.slice(1).forEach((to, i) => {
        const from = path[i] as { f: number; x: number; y: number }
        ctx.globalAlpha = Math.max(0.15, 1 - (f - to.f) / FADING)
        ctx.strokeStyle = style.text
        ctx.lineWidth = 1.6 * ratio
        ctx.beginPath()
        ctx.moveTo(x(from.x), y(from.y))
        ctx.lineTo(x(to.x), y(to.y))
        ctx.stroke()
      })
      ctx.globalAlpha = 1
      const end = path.at(-1)
      if (!end) continue
      ctx.beginPath()
      ctx.arc(x(end.x), y(end.y), 3.6 * ratio, 0, 2 * Math.PI)
      // Of the timepoint that it left: grey it would be lost among the moved cells.
      ctx.fillStyle = momentColour(style.colours, frameAt(view, end.f).k, 0, style.dark)
      ctx.fill()
      ctx.strokeStyle = style.text
      ctx.lineWidth = 1.4 * ratio
      ctx.stroke()
    }
  }
