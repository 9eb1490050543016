import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Nearest } from '../../../src-renderer/figures/plane/nearest.ts'
import { disc, drawPoints, mixedOrder, paint } from '../../../src-renderer/figures/plane/points.ts'
import { boxOfShape, rangeOf, ticks, windowOfShape, zoomAt } from '../../../src-renderer/figures/plane/window.ts'
import { Random } from '../../../src-shared/random.ts'

const unit = { x0: -1, x1: 3, y0: 2, y1: 4 }

describe('windows', () => {
  it('take the shape of their box around the same middle, so that units are equal', () => {
    const w = windowOfShape(unit, { width: 300, height: 300 })
    expect(w).toEqual({ x0: -1, x1: 3, y0: 1, y1: 5 })
    const wide = windowOfShape(unit, { width: 800, height: 100 })
    expect((wide.x1 - wide.x0) / 800).toBeCloseTo((wide.y1 - wide.y0) / 100, 12)
    expect((wide.x0 + wide.x1) / 2).toBeCloseTo(1, 12)
  })
  it('or their box takes theirs, in the middle of the room', () => {
    const box = boxOfShape({ left: 10, top: 0, width: 100, height: 100 }, unit)
    expect(box).toEqual({ left: 10, top: 25, width: 100, height: 50 })
  })
  it('stay at the place that is zoomed at, and come back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (factor, s) => {
          const [x, y] = [unit.x0 + 4 * s, unit.y0 + 2 * s]
          const near = zoomAt(unit, factor, x, y)
          expect((x - near.x0) / (near.x1 - near.x0)).toBeCloseTo(s, 9)
          const back = zoomAt(near, 1 / factor, x, y)
          expect(back.x0).toBeCloseTo(unit.x0, 9)
          expect(back.y1).toBeCloseTo(unit.y1, 9)
        }
      )
    )
  })
  it('have round ticks inside their range, about as many as asked for', () => {
    expect(ticks(-0.3, 1.1, 5).map((t) => t.text)).toEqual(['0.0', '0.5', '1.0'])
    expect(ticks(-2, 2, 4).map((t) => t.text)).toEqual(['−2', '−1', '0', '1', '2'])
    expect(ticks(1, 1, 4)).toEqual([])
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (low, span) => {
          const found = ticks(low, low + span, 6)
          expect(found.length).toBeGreaterThan(0)
          expect(found.length).toBeLessThanOrEqual(8)
          for (const { value } of found) {
            expect(value).toBeGreaterThanOrEqual(low - 1e-6 * span)
            expect(value).toBeLessThanOrEqual(low + span + 1e-6 * span)
          }
        }
      )
    )
  })
  it('hold all finite values with a margin', () => {
    expect(rangeOf([0, NaN, 10], 0.1)).toEqual([-1, 11])
    expect(rangeOf([5])).toEqual([4, 6])
    expect(rangeOf([NaN])).toEqual([-1, 1])
  })
})

describe('points', () => {
  const picture = (): { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number } => ({
    ...{ data: new Uint8ClampedArray(4 * 7 * 5), width: 7, height: 5 }
  })
  const pixel = ({ data }: { data: Uint8ClampedArray }, x: number, y: number): number[] => [
    ...data.slice(4 * (7 * y + x), 4 * (7 * y + x) + 4)
  ]
  it('cover about the area of their disc', () => {
    for (const d of [3, 6, 11]) {
      const area = disc(d).reduce((sum, { share }) => sum + share, 0)
      expect(area / ((Math.PI * d * d) / 4)).toBeGreaterThan(0.85)
      expect(area / ((Math.PI * d * d) / 4)).toBeLessThan(1.3)
    }
  })
  it('lie over each other as paint does', () => {
    const image = picture()
    const dot = [{ dx: 0, dy: 0, share: 1 }]
    paint(image, 2, 2, [200, 0, 0], dot, 0.5)
    expect(pixel(image, 2, 2)).toEqual([200, 0, 0, 128])
    paint(image, 2, 2, [0, 100, 0], dot, 1)
    expect(pixel(image, 2, 2)).toEqual([0, 100, 0, 255])
    paint(image, 2, 2, [100, 0, 0], dot, 0.5)
    expect(pixel(image, 2, 2)).toEqual([50, 50, 0, 255])
  })
  it('at the edge do not reach round to the other side', () => {
    const image = picture()
    paint(image, 0, 0, [9, 9, 9], disc(6), 1)
    expect(pixel(image, 0, 0)[3]).toBe(255)
    for (let y = 0; y < 5; y++) expect(pixel(image, 6, y)[3]).toBe(0)
  })
  it('are told from ground of their own colour by a rim, which covers none of them', () => {
    const drawn = (halo?: string): Uint8ClampedArray => {
      const image = { data: new Uint8ClampedArray(4 * 15 * 9), width: 15, height: 9 }
      const ctx = { createImageData: () => image, putImageData: () => undefined } as unknown as CanvasRenderingContext2D
      const ground = { ctx, width: 15, height: 9, ratio: 1, x: (v: number) => v, y: (v: number) => v }
      const points = { x: [5, 7], y: [4, 4], rows: [0, 1], colour: '#0072b2', size: 3, alpha: 1, halo }
      const slices = drawPoints(ground, points)
      while (!slices.next().done);
      return image.data
    }
    const [bare, rimmed] = [drawn(), drawn('#fefefe')]
    const at = (data: Uint8ClampedArray, x: number): number[] => [...data.slice(4 * (15 * 4 + x), 4 * (15 * 4 + x) + 4)]
    for (const x of [5, 6, 7]) expect(at(rimmed, x)).toEqual([0, 114, 178, 255])
    expect(at(bare, 9)[3]).toBe(0)
    for (const x of [3, 9]) {
      expect(at(rimmed, x).slice(0, 3)).toEqual([254, 254, 254])
      expect(at(rimmed, x)[3]).toBeGreaterThan(100)
    }
  })
  it('come in an order that holds each once', () => {
    for (const n of [0, 1, 2, 17, 1000]) expect(new Set(mixedOrder(n)).size).toBe(n)
  })
})

describe('the cell that is pointed at', () => {
  it('is the nearest within reach, as a search of all finds it', () => {
    const random = Random.seed(3)
    const n = 217
    const x = Float32Array.from({ length: n }, () => 10 * random.normal())
    const y = Float32Array.from({ length: n }, () => random.normal())
    const rows = Int32Array.from({ length: n - 20 }, (_, i) => i)
    const nearest = new Nearest(x, y, rows)
    for (let q = 0; q < 300; q++) {
      const [px, py] = [10 * random.normal(), random.normal()]
      const distance = (i: number): number => Math.hypot((x[i] as number) - px, (y[i] as number) - py)
      const best = [...rows].reduce((a, b) => (distance(b) < distance(a) ? b : a))
      const found = nearest.at(px, py, 0.7)
      if (distance(best) > 0.7) expect(found).toBeUndefined()
      else expect(distance(found as number)).toBe(distance(best))
    }
    expect(new Nearest([4], [4], [0]).at(4.1, 4, 0.2)).toBe(0)
    expect(new Nearest([], [], []).at(0, 0, 1)).toBeUndefined()
  })
})
