import { formatLength } from './svg.ts'

export type Point = readonly [x: number, y: number]

const finite = ([x, y]: Point): boolean => Number.isFinite(x) && Number.isFinite(y)

/** Path through the finite points; empty when fewer than two are left. */
export function linePath(points: readonly Point[], closed = false): string {
  const kept = points.filter(finite)
  if (kept.length < 2) return ''
  return `M${kept.map(([x, y]) => `${formatLength(x)} ${formatLength(y)}`).join('L')}${closed ? 'Z' : ''}`
}

/** Dots as zero-length strokes, which round caps turn into discs: the shortest way to write many points. */
export function dotsPath(points: readonly Point[]): string {
  return points
    .filter(finite)
    .map(([x, y]) => `M${formatLength(x)} ${formatLength(y)}h0`)
    .join('')
}
