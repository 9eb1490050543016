import { painted, type Colouring, type Painted } from './colouring.ts'
import type { Draw } from './plane/ground.ts'
import { drawPoints, mixedOrder } from './plane/points.ts'
import { pointSize } from './webgl.ts'

/** Cells by their timepoints, in a mixed order so that no timepoint covers the others. */
export function byTime(cells: Int32Array, timeIndex: Int32Array, colours: readonly string[]): Painted {
  const rows = mixedOrder(cells.length).map((r) => cells[r] as number)
  return { rows, colour: Uint16Array.from(rows, (i) => timeIndex[i] as number), palette: colours }
}

/** The cells of the shown timepoints with their colours. */
export function paintedCells(
  timeIndex: Int32Array,
  shown: readonly boolean[],
  colours: readonly string[],
  colouring: Colouring | null,
  dark: boolean
): Painted {
  const cells = Int32Array.from(timeIndex.keys()).filter((i) => shown[timeIndex[i] as number])
  return colouring ? painted(colouring, cells, dark) : byTime(cells, timeIndex, colours)
}

/** A layer of cells at x and y, by rows of the file. */
export const scatterLayer =
  (x: Float32Array, y: Float32Array, { rows, colour, palette }: Painted): Draw =>
  (ground) =>
    drawPoints(ground, { x, y, rows, colour, palette, size: pointSize(rows.length), alpha: 0.7 })
