import { contours } from 'd3-contour'
import type { View } from './view.ts'

export const LEVELS = 10

/** Heights of the level curves, from the valley up to the top of the colour scale. */
const levelHeights = (top: number): number[] => Array.from({ length: LEVELS }, (_, i) => ((i + 0.5) * top) / LEVELS)

export type Rings = [number, number][][][]

/** Eight levels between the lowest and the highest place of a frame with cells near. */
export function ownLevels(view: View, f: number): number[] {
  const GG = view.G * view.G
  let high = 0
  for (let i = f * GG; i < (f + 1) * GG; i++) if (view.mask[i] === 1) high = Math.max(high, view.height[i] as number)
  return Array.from({ length: 8 }, (_, i) => ((i + 0.5) * high) / 8)
}

/** Area above each level of a frame, as polygons in grid cells (x right, y up, 0..G). */
export function levelAreas(view: View, f: number, levels = levelHeights(view.top)): { level: number; rings: Rings }[] {
  const { G } = view
  const values = Array.from(view.height.subarray(f * G * G, (f + 1) * G * G))
  return contours()
    .size([G, G])
    .thresholds(levels)(values)
    .map((area) => ({ level: area.value, rings: area.coordinates as Rings }))
}

/** Area with cells near, as polygons in grid cells. */
export function nearArea(view: View, f: number): Rings {
  const { G } = view
  const values = Array.from(view.mask.subarray(f * G * G, (f + 1) * G * G))
  const [area] = contours().size([G, G]).thresholds([0.5])(values)
  return (area?.coordinates ?? []) as Rings
}
