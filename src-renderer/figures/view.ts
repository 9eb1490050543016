import { arrayOf, type NamedArrays } from '../../src-shared/model/arrays.ts'
import type { ViewConfig } from '../../src-shared/model/fit.ts'
import { rowsByTime } from './cells.ts'

/** The arrays of model/fit.ts `viewSummarySchema`, with what is derived from them once. */
export interface View {
  config: ViewConfig
  /** Frames, timepoints, grid points per side, arrows per side. */
  F: number
  K: number
  G: number
  A: number
  /** [F], model time of each frame. */
  frameTime: Float64Array
  gridX: Float64Array
  gridY: Float64Array
  /** [F, G, G], height above the lowest point with cells near, of the same frame: V is free up to a constant per time. */
  height: Float32Array
  mask: Uint8Array
  arrowX: Float64Array
  arrowY: Float64Array
  /** [F, A, A, 2]. */
  arrow: Float32Array
  /** Level that almost all places with cells stay below; the top of the colour scale. */
  top: number
  /** Cells of each timepoint, [n_k] each. */
  observed: { x: Float32Array; y: Float32Array }[]
  /** [K] rows of the file of the cells of each timepoint, [n_k] each. */
  rows: Int32Array[]
  population: Float32Array
  populationOffset: Int32Array
  /** [K - 1] rows of the file of the cells that move from timepoint k on: drawn by their growth, where the fit knows it, else `rows`. */
  moving: Int32Array[]
  /** Whether moving cells were drawn by their growth. */
  byGrowth: boolean
}

/** Position of a frame: timepoint k and the step s on the way to k + 1 (s = 0 at the last). */
export function frameAt(view: Pick<View, 'config' | 'K'>, f: number): { k: number; s: number; share: number } {
  const { perInterval } = view.config
  const k = Math.min(view.K - 1, Math.floor(f / perInterval))
  const s = f - k * perInterval
  return { k, s, share: s / perInterval }
}

/** Frames of the first, the middle and the last timepoint; of two timepoints, both. */
export function outerFrames({ config, K }: Pick<View, 'config' | 'K'>): number[] {
  return [...new Set([0, Math.floor((K - 1) / 2), K - 1])].map((k) => k * config.perInterval)
}

/** Cells of a frame: observed at timepoints, moved by the landscape in between. */
export function cellsAt(view: View, f: number): { x: Float32Array; y: Float32Array; observed: boolean } {
  const { k, s } = frameAt(view, f)
  const cells = view.observed[k]
  if (s === 0 || !cells)
    return { x: cells?.x ?? new Float32Array(0), y: cells?.y ?? new Float32Array(0), observed: true }
  const n = cells.x.length
  const first = (view.populationOffset[k] as number) + s * n
  const x = new Float32Array(n)
  const y = new Float32Array(n)
  for (let i = 0; i < n; i++) {
    x[i] = view.population[2 * (first + i)] as number
    y[i] = view.population[2 * (first + i) + 1] as number
  }
  return { x, y, observed: false }
}

/** Rows of the file of the cells that `cellsAt` gives. */
export function rowsAt(view: Pick<View, 'config' | 'K' | 'rows' | 'moving'>, f: number): Int32Array {
  const { k, s } = frameAt(view, f)
  return (s === 0 ? view.rows[k] : view.moving[k]) ?? new Int32Array(0)
}

/** Rows of the file of the cells that move on from each timepoint but the last. */
function movingRows(rows: readonly Int32Array[], arrays: NamedArrays): Int32Array[] {
  if (!('populationCell' in arrays)) return rows.slice(0, -1)
  const cell = arrayOf(arrays, 'populationCell', Int32Array)
  let at = 0
  return rows.slice(0, -1).map((own) => cell.slice(at, (at += own.length)).map((i) => own[i] as number))
}

/** V of every frame less its lowest value where cells are near (anywhere, should no place of a frame have cells). */
function heights(V: Float32Array, mask: Uint8Array, F: number, GG: number): { height: Float32Array; top: number } {
  const height = new Float32Array(V.length)
  const near = new Float32Array(V.length)
  let count = 0
  for (let f = 0; f < F; f++) {
    let low = Infinity
    let anywhere = Infinity
    for (let i = f * GG; i < (f + 1) * GG; i++) {
      const value = V[i] as number
      if (value < anywhere) anywhere = value
      if (mask[i] === 1 && value < low) low = value
    }
    const base = Number.isFinite(low) ? low : anywhere
    for (let i = f * GG; i < (f + 1) * GG; i++) {
      height[i] = (V[i] as number) - base
      if (mask[i] === 1 && i % 3 === 0) near[count++] = height[i] as number
    }
  }
  const seen = near.subarray(0, count).sort()
  return { height, top: seen[Math.floor(0.98 * (count - 1))] || 1 }
}

/**
 * Two fits of one space with the same colours and level curves for the same heights, up to the higher top: each counts from its own lowest point, since V is
 * free up to a constant, but how high a ridge is above its valley can be compared.
 */
export function onOneScale(a: View, b: View): [View, View] {
  const top = Math.max(a.top, b.top)
  const scaled = (view: View): View => (view.top === top ? view : { ...view, top })
  return [scaled(a), scaled(b)]
}

/** The cells of each timepoint, whose places among all cells are `order`. */
function observedCells(arrays: NamedArrays, order: readonly Int32Array[]): View['observed'] {
  const X = arrayOf(arrays, 'cellX', Float32Array)
  const Y = arrayOf(arrays, 'cellY', Float32Array)
  const taken = (A: Float32Array, own: Int32Array): Float32Array => Float32Array.from(own, (i) => A[i] as number)
  return order.map((own) => ({ x: taken(X, own), y: taken(Y, own) }))
}

/** Reads the arrays of a view. */
export function viewOf(arrays: NamedArrays, config: ViewConfig): View {
  const frameTime = arrayOf(arrays, 'frameTime', Float64Array)
  const gridX = arrayOf(arrays, 'gridX', Float64Array)
  const F = frameTime.length
  const G = gridX.length
  const K = Math.round((F - 1) / config.perInterval) + 1
  const mask = arrayOf(arrays, 'mask', Uint8Array)
  const arrowX = arrayOf(arrays, 'arrowX', Float64Array)
  const rows = rowsByTime(arrayOf(arrays, 'cellTime', Int32Array), K)
  return {
    config,
    F,
    K,
    G,
    A: arrowX.length,
    frameTime,
    gridX,
    gridY: arrayOf(arrays, 'gridY', Float64Array),
    mask,
    arrowX,
    arrowY: arrayOf(arrays, 'arrowY', Float64Array),
    arrow: arrayOf(arrays, 'arrow', Float32Array),
    ...heights(arrayOf(arrays, 'V', Float32Array), mask, F, G * G),
    observed: observedCells(arrays, rows),
    rows,
    moving: movingRows(rows, arrays),
    byGrowth: 'populationCell' in arrays,
    population: arrayOf(arrays, 'population', Float32Array),
    populationOffset: arrayOf(arrays, 'populationOffset', Int32Array)
  }
}

/** Height at a place of a frame, bilinear; null outside the grid. `near` tells whether cells are near. */
export function heightAt(view: View, f: number, x: number, y: number): { height: number; near: boolean } | null {
  const { G, gridX, gridY } = view
  const at = (grid: Float64Array, v: number): number => {
    const first = grid[0] as number
    return ((v - first) / ((grid[G - 1] as number) - first)) * (G - 1)
  }
  const u = at(gridX, x)
  const w = at(gridY, y)
  if (!(u >= 0 && w >= 0 && u <= G - 1 && w <= G - 1)) return null
  const c = Math.min(G - 2, Math.floor(u))
  const r = Math.min(G - 2, Math.floor(w))
  const value = (dr: number, dc: number): number => view.height[f * G * G + (r + dr) * G + c + dc] as number
  const low = value(0, 0) + (u - c) * (value(0, 1) - value(0, 0))
  const high = value(1, 0) + (u - c) * (value(1, 1) - value(1, 0))
  const near = view.mask[f * G * G + Math.round(w) * G + Math.round(u)] === 1
  return { height: low + (w - r) * (high - low), near }
}
