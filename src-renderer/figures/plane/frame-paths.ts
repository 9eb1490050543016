import { levelAreas, nearArea, ownLevels, type Rings } from '../levels.ts'
import type { View } from '../view.ts'
import type { Ground } from './ground.ts'

/** Outlines of one frame in grid steps (0 .. G - 1 along both axes), worked out once. */
export interface FramePaths {
  /** Areas above each level of the colour scale, lowest level first. */
  readonly areas: readonly { level: number; path: Path2D }[]
  /** Where cells are near. */
  readonly near: Path2D
}

const known = new WeakMap<View, Map<number, FramePaths>>()
const overlays = new WeakMap<View, Map<number, readonly Path2D[]>>()

function kept<T>(store: WeakMap<View, Map<number, T>>, view: View, f: number, make: () => T): T {
  const frames = store.get(view) ?? new Map<number, T>()
  store.set(view, frames)
  const value = frames.get(f) ?? make()
  frames.set(f, value)
  return value
}

/** Contours count from the corner of a grid cell, places of the grid lie in the middle of one. */
function pathOf(rings: Rings): Path2D {
  const path = new Path2D()
  for (const polygon of rings)
    for (const ring of polygon) {
      ring.forEach(([x, y], i) => (i === 0 ? path.moveTo(x - 0.5, y - 0.5) : path.lineTo(x - 0.5, y - 0.5)))
      path.closePath()
    }
  return path
}

/** What frame f of a view is drawn of, in grid cells; kept as long as the view. */
export const framePaths = (view: View, f: number): FramePaths =>
  kept(known, view, f, () => ({
    areas: levelAreas(view, f).map(({ level, rings }) => ({ level, path: pathOf(rings) })),
    near: pathOf(nearArea(view, f))
  }))

/** Level curves of a frame on a scale of its own. */
export const ownCurves = (view: View, f: number): readonly Path2D[] =>
  kept(overlays, view, f, () => levelAreas(view, f, ownLevels(view, f)).map(({ rings }) => pathOf(rings)))

/** Works the outlines of all frames out ahead, one frame whenever the page has nothing else to do; returns how to stop. */
export function workAhead(view: View): () => void {
  let f = 0
  let handle = 0
  const step = (): void => {
    if (f >= view.F) return
    framePaths(view, f++)
    handle = later(step)
  }
  handle = later(step)
  return () => stopLater(handle)
}
const later = (work: () => void): number => window.requestIdleCallback(work, { timeout: 500 })
const stopLater = (handle: number): void => window.cancelIdleCallback(handle)

/** A path in grid steps as it lies on the ground, in device pixels. */
export function placed(path: Path2D, view: View, ground: Ground): Path2D {
  const { gridX, gridY, G } = view
  const [left, right] = [ground.x(gridX[0] as number), ground.x(gridX[G - 1] as number)]
  const [bottom, top] = [ground.y(gridY[0] as number), ground.y(gridY[G - 1] as number)]
  const out = new Path2D()
  out.addPath(path, new DOMMatrix([(right - left) / (G - 1), 0, 0, (top - bottom) / (G - 1), left, bottom]))
  return out
}
