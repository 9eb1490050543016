import { cellsAt, type View } from './view.ts'

/** Part of the map's extent within which cells count as near, as in the veil. */
const RADIUS = 0.03

/** Cells of a frame near a place of the map, and how many there are. */
export function densityAt(view: View, f: number, x: number, y: number): { near: number; all: number } {
  const { gridX, gridY, G } = view
  const rx = RADIUS * ((gridX[G - 1] as number) - (gridX[0] as number))
  const ry = RADIUS * ((gridY[G - 1] as number) - (gridY[0] as number))
  const cells = cellsAt(view, f)
  let near = 0
  for (let i = 0; i < cells.x.length; i++)
    if ((((cells.x[i] as number) - x) / rx) ** 2 + (((cells.y[i] as number) - y) / ry) ** 2 <= 1) near++
  return { near, all: cells.x.length }
}
