/** Paths of cells under a landscape: path f32 [cells, F, d], NaN before a cell's own time (contract/fits.ts). */
export interface Traces {
  /** Rows of the file. */
  readonly cells: readonly number[]
  readonly path: Float32Array
  readonly F: number
  readonly d: number
}

export const NO_TRACES: Traces = { cells: [], path: new Float32Array(0), F: 0, d: 0 }

export interface Step {
  /** Frame. */
  readonly f: number
  readonly x: number
  readonly y: number
}

/** Steps of each traced cell in two PCs, from its own time until a frame; cells that set out later have none. */
export function tracesUntil({ cells, path, F, d }: Traces, pcs: readonly [number, number], f: number): Step[][] {
  return cells.map((_, c) => {
    const steps: Step[] = []
    for (let g = 0; g <= Math.min(f, F - 1); g++) {
      const x = path[(c * F + g) * d + pcs[0]] as number
      if (Number.isFinite(x)) steps.push({ f: g, x, y: path[(c * F + g) * d + pcs[1]] as number })
    }
    return steps
  })
}

/** `count` of the rows, spread evenly over them. */
export const spreadOver = (rows: Int32Array, count: number): number[] =>
  Array.from({ length: Math.min(count, rows.length) }, (_, i) =>
    Number(rows[Math.floor(((i + 0.5) * rows.length) / Math.min(count, rows.length))])
  )
