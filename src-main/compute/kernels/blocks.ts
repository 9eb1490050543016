import type { Matrix } from '../../../src-shared/matrix.ts'

/** Cells of a block. */
export const BLOCK = 8

/** The rows of X [n, d] into blocks [ceil(n / 8), d, 8], coordinate by coordinate; the end of the last block stays as it is. */
export function fillBlocks({ data, rows, cols: d }: Matrix, blocks: Float64Array): void {
  for (let i = 0; i < rows; i++) {
    const lane = i % BLOCK
    for (let c = 0; c < d; c++) blocks[(i - lane) * d + c * BLOCK + lane] = data[i * d + c]
  }
}
