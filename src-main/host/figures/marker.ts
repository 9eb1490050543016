import { linePath, type Point } from './path.ts'
import { element, type SvgNode } from './svg.ts'

export type MarkerShape = 'circle' | 'square' | 'triangle' | 'diamond' | 'dash'

const POLYGONS: Record<Exclude<MarkerShape, 'circle'>, readonly Point[]> = {
  square: [
    [-0.44, -0.44],
    [0.44, -0.44],
    [0.44, 0.44],
    [-0.44, 0.44]
  ],
  triangle: [
    [0, -0.58],
    [0.55, 0.42],
    [-0.55, 0.42]
  ],
  diamond: [
    [0, -0.62],
    [0.62, 0],
    [0, 0.62],
    [-0.62, 0]
  ],
  dash: [
    [-1, -0.18],
    [1, -0.18],
    [1, 0.18],
    [-1, 0.18]
  ]
}

/** A mark centred at (x, y), about `size` points across. Shapes differ, so that colour is not the only key. */
export function marker(shape: MarkerShape, x: number, y: number, size: number, colour: string): SvgNode {
  if (shape === 'circle') return element('circle', { cx: x, cy: y, r: size / 2, fill: colour })
  const points = POLYGONS[shape].map(([u, v]): Point => [x + u * size, y + v * size])
  return element('path', { d: linePath(points, true), fill: colour })
}
