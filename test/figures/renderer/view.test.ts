import { describe, expect, it } from 'vitest'
import { packArrays, unpackArrays, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import {
  cellsAt,
  frameAt,
  heightAt,
  onOneScale,
  outerFrames,
  rowsAt,
  viewOf,
  type View
} from '../../../src-renderer/figures/view.ts'
import { arrows } from '../../../src-renderer/figures/landscape.ts'
import { plotTheme } from '../../../src-renderer/figures/style.ts'
import { surfaceFigure } from '../../../src-renderer/figures/surface.ts'
import { tracesUntil } from '../../../src-renderer/figures/traces.ts'
import { densityAt } from '../../../src-renderer/figures/view-density.ts'
import { levelAreas, nearArea, ownLevels } from '../../../src-renderer/figures/levels.ts'

const G = 9
const A = 3
const perInterval = 2
/** Two timepoints with 3 and 2 cells, V = x + 10 y + 100 f on [0, 8] x [0, 4], no cells near in the left column. */
function plane(more: NamedArrays = {}): View {
  const F = perInterval + 1
  const V = new Float32Array(F * G * G)
  const mask = new Uint8Array(F * G * G).fill(1)
  const gridX = Float64Array.from({ length: G }, (_, i) => i)
  const gridY = Float64Array.from({ length: G }, (_, i) => i / 2)
  for (let f = 0; f < F; f++)
    for (let i = 0; i < G * G; i++) {
      V[f * G * G + i] = gridX[i % G] + 10 * gridY[Math.floor(i / G)] + 100 * f
      if (i % G === 0) mask[f * G * G + i] = 0
    }
  const arrow = new Float32Array(F * A * A * 2).map((_, i) => (i % 2 === 0 ? -1 : -10))
  const arrays = packArrays({
    ...{ frameTime: Float64Array.of(0, 0.5, 1), gridX, gridY, V, mask, arrow },
    ...{ arrowX: Float64Array.of(0, 4, 8), arrowY: Float64Array.of(0, 2, 4) },
    ...{
      cellX: Float32Array.of(1, 2, 3, 4, 5),
      cellY: Float32Array.of(0, 1, 0, 1, 0),
      cellTime: Int32Array.of(1, 0, 0, 1, 0)
    },
    population: Float32Array.of(2, 1, 3, 0, 5, 0, 2.5, 1, 3.5, 0, 5.5, 0, 3, 1, 4, 0, 6, 0),
    populationOffset: Int32Array.of(0, 9),
    ...more
  })
  return viewOf(unpackArrays(arrays), { pcs: [0, 1], grid: G, perInterval })
}

describe('the view of a fit', () => {
  const view = plane()

  it('beside another has the same colours for the same heights', () => {
    const higher = { ...view, top: 2 * view.top }
    for (const pair of [onOneScale(view, higher), onOneScale(higher, view)]) {
      expect(pair.map((v) => v.top)).toEqual([higher.top, higher.top])
      const levels = pair.map((v) => levelAreas(v, 0).map(({ level }) => level))
      expect(levels[0]).toEqual(levels[1])
    }
    expect(onOneScale(view, higher)[0].height).toBe(view.height)
    expect(onOneScale(higher, view)[0]).toBe(higher)
  })
  it('counts timepoints and frames', () => {
    expect([view.K, view.F, view.G, view.A]).toEqual([2, 3, G, A])
    expect([0, 1, 2].map((f) => frameAt(view, f))).toEqual([
      { k: 0, s: 0, share: 0 },
      { k: 0, s: 1, share: 0.5 },
      { k: 1, s: 0, share: 0 }
    ])
  })
  it('shows observed cells at timepoints and moved ones between', () => {
    expect(cellsAt(view, 0)).toMatchObject({ x: Float32Array.of(2, 3, 5), observed: true })
    expect(cellsAt(view, 1)).toMatchObject({
      x: Float32Array.of(2.5, 3.5, 5.5),
      y: Float32Array.of(1, 0, 0),
      observed: false
    })
    expect(cellsAt(view, 2).x).toEqual(Float32Array.of(1, 4))
  })
  it('knows which cells of the file are drawn, also where they are drawn by their growth', () => {
    expect([0, 1, 2].map((f) => [...rowsAt(view, f)])).toEqual([
      [1, 2, 4],
      [1, 2, 4],
      [0, 3]
    ])
    const grown = plane({ populationCell: Int32Array.of(0, 0, 2) })
    expect([grown.byGrowth, view.byGrowth]).toEqual([true, false])
    expect([...rowsAt(grown, 0)]).toEqual([1, 2, 4])
    expect([...rowsAt(grown, 1)]).toEqual([1, 1, 4])
  })
  it('measures heights from the lowest place with cells near, at each time anew', () => {
    // x = 1, y = 0 is the lowest place of the mask: V = 1 there.
    for (const f of [0, 1, 2]) expect(heightAt(view, f, 1, 0)?.height).toBeCloseTo(0, 5)
  })
  it('reads heights between grid points, exactly where V is linear', () => {
    expect(heightAt(view, 1, 3.3, 2.9)?.height).toBeCloseTo(3.3 + 29 - 1, 4)
    expect(heightAt(view, 1, 8, 4)?.height).toBeCloseTo(8 + 40 - 1, 4)
  })
  it('tells where no cells are near, and nothing outside the grid', () => {
    expect(heightAt(view, 0, 0.2, 2)?.near).toBe(false)
    expect(heightAt(view, 0, 5, 2)?.near).toBe(true)
    expect(heightAt(view, 0, -0.1, 2)).toBeNull()
    expect(heightAt(view, 0, 2, 4.01)).toBeNull()
  })
})

describe('level curves', () => {
  const view = plane()
  it('enclose ever less area the higher the level', () => {
    const area = ({ rings }: { rings: [number, number][][][] }): number => {
      const ringArea = (ring: [number, number][]): number =>
        Math.abs(
          ring.reduce(
            (sum, [x, y], i) => sum + x * ring[(i + 1) % ring.length][1] - y * ring[(i + 1) % ring.length][0],
            0
          )
        ) / 2
      return rings.reduce((sum, polygon) => sum + ringArea(polygon[0]), 0)
    }
    const areas = levelAreas(view, 1).map(area)
    expect(areas.length).toBe(10)
    for (let i = 1; i < areas.length; i++) expect(areas[i]).toBeLessThanOrEqual(areas[i - 1])
    expect(areas[0]).toBeGreaterThan(areas[9])
  })
  it('of one time lie between its lowest and highest place with cells near', () => {
    const levels = ownLevels(view, 2)
    expect(levels[0]).toBeGreaterThan(0)
    expect(levels[7]).toBeLessThan(47)
    expect(levels[1] - levels[0]).toBeCloseTo(47 / 8, 4)
  })
  it('veil the column without cells and nothing else', () => {
    const xs = nearArea(view, 0)
      .flat(2)
      .map(([x]) => x)
    expect(Math.min(...xs)).toBeGreaterThan(0.4)
    expect(Math.min(...xs)).toBeLessThan(1.1)
    expect(Math.max(...xs)).toBe(G)
  })
})

describe('the surface', () => {
  it('has no height where no cells are near, and spans only where some are', () => {
    const { data, layout } = surfaceFigure(plane(), 1, plotTheme(false))
    const z = data[0].z as (number | null)[][]
    expect(z.map((row) => row[0])).toEqual(Array(G).fill(null))
    expect(z[2][3]).toBeCloseTo(3 + 10 - 1, 4)
    const scene = layout.scene as { xaxis: { range: number[] }; yaxis: { range: number[] } }
    expect(scene.xaxis.range).toEqual([1, 8])
    expect(scene.yaxis.range).toEqual([0, 4])
  })
  it.each([0.55, 0.75, 1, 1.6])('opens wholly inside a pane %d times as wide as high', (aspect) => {
    const { camera, aspectratio } = surfaceFigure(plane(), 1, plotTheme(false), aspect).layout.scene as {
      camera: { eye: Place }
      aspectratio: Place
    }
    for (const sx of [-1, 1])
      for (const sy of [-1, 1])
        for (const sz of [-1, 1]) {
          const corner = { x: (sx * aspectratio.x) / 2, y: (sy * aspectratio.y) / 2, z: (sz * aspectratio.z) / 2 }
          const [u, v] = seenAt(corner, camera.eye, aspect)
          // The names of the axes stand outside the box.
          expect(Math.abs(u)).toBeLessThan(0.9)
          expect(Math.abs(v)).toBeLessThan(0.9)
        }
  })
})

interface Place {
  readonly x: number
  readonly y: number
  readonly z: number
}

/** Where a place is in a pane (-1 to 1 both ways), seen upright from the eye towards the origin with 45 degrees from bottom to top. */
function seenAt({ x, y, z }: Place, eye: Place, aspect: number): [number, number] {
  const far = Math.hypot(eye.x, eye.y, eye.z)
  const flat = Math.hypot(eye.x, eye.y)
  const right = (-eye.y * x + eye.x * y) / flat
  const ahead = far - (eye.x * x + eye.y * y + eye.z * z) / far
  const up = (flat * z) / far - (eye.z * (eye.x * x + eye.y * y)) / (flat * far)
  const half = ahead * Math.tan(Math.PI / 8)
  return [right / (half * aspect), up / half]
}

describe('arrows', () => {
  it('start where cells are near and point downhill', () => {
    const drawn = arrows(plane(), 0)
    // Two of three columns have cells near.
    expect(drawn.length).toBe(6)
    for (const [from, tip, left, right] of drawn) {
      expect((tip[1] - from[1]) / (tip[0] - from[0])).toBeCloseTo(10, 4)
      expect(tip[1]).toBeLessThan(from[1])
      // The barbs lie behind the tip, as far from the shaft on both sides.
      const side = (p: readonly [number, number]): number =>
        (p[0] - from[0]) * (tip[1] - from[1]) - (p[1] - from[1]) * (tip[0] - from[0])
      expect(side(left)).toBeCloseTo(-side(right), 6)
      expect(Math.abs(side(left))).toBeGreaterThan(0)
    }
  })
})

describe('cells near a place', () => {
  it('are those of the moment within 3 % of the map, on the border too', () => {
    const view = plane()
    expect(densityAt(view, 0, 2, 1)).toEqual({ near: 1, all: 3 })
    expect(densityAt(view, 0, 2.23, 1).near).toBe(1)
    expect(densityAt(view, 0, 2.25, 1).near).toBe(0)
    expect(densityAt(view, 2, 1, 0)).toEqual({ near: 1, all: 2 })
  })
})

describe('traced cells', () => {
  it('have steps from their own time until the moment shown', () => {
    const path = Float32Array.of(0, 1, 2, 3, 4, 5, NaN, NaN, NaN, NaN, 8, 9)
    const traces = { cells: [7, 3], path, F: 3, d: 2 }
    expect(tracesUntil(traces, [1, 0], 1)).toEqual([
      [
        { f: 0, x: 1, y: 0 },
        { f: 1, x: 3, y: 2 }
      ],
      []
    ])
    expect(tracesUntil(traces, [0, 1], 9)[1]).toEqual([{ f: 2, x: 8, y: 9 }])
  })
})

describe('the frames that stand for the whole time course', () => {
  const { config } = plane()
  it.each([
    [2, [0, 2]],
    [3, [0, 2, 4]],
    [5, [0, 4, 8]],
    [12, [0, 10, 22]]
  ])('are different ones, of %i timepoints too', (K, frames) => {
    expect(outerFrames({ config, K })).toEqual(frames)
  })
})
