import { painted, type Colouring, type Painted } from './colouring.ts'
import type { Draw } from './plane/ground.ts'
import { drawPoints, mixedOrder } from './plane/points.ts'
import { pointSize } from './webgl.ts'

/** Cells by their timepoints, in a mixed order so that no timepoint covers the others. */
function byTime(cells: Int32Array, timeIndex: Int32Array, colours: readonly string[]): Painted {
  const rows = mixedOrder(cells.length)
  const colour = new Uint16Array(rows.length)
  for (let r = 0; r < rows.length; r++) {
    const i = cells[rows[r] as number] as number
    rows[r] = i
    colour[r] = timeIndex[i] as number
  }
  return { rows, colour, palette: colours }
}

/** The cells of the shown timepoints with their colours. */
export function paintedCells(
  timeIndex: Int32Array,
  shown: readonly boolean[],
  colours: readonly string[],
  colouring: Colouring | null,
  dark: boolean
): Painted {
  const all = new Int32Array(timeIndex.length)
  let count = 0
  for (let i = 0; i < timeIndex.length; i++) if (shown[timeIndex[i] as number]) all[count++] = i
  const cells = all.slice(0, count)
  return colouring ? painted(colouring, cells, dark) : byTime(cells, timeIndex, colours)
}

/** A layer of cells at x and y, by rows of the file. */
export const scatterLayer =
  (x: Float32Array, y: Float32Array, { rows, colour, palette }: Painted): Draw =>
  (ground) =>
    drawPoints(ground, { x, y, rows, colour, palette, size: pointSize(rows.length), alpha: 0.7 })
