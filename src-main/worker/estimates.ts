/** Memory that jobs need at most, in bytes, from the sizes of what they are given: cells n, PCs d, timepoints K. */

/** A worker thread with its kernels, before it is given anything. */
const THREAD = 60e6
/** Potentials, tree and flows of the transport solver, per cell of both sides. */
const PER_PAIRED_CELL = 300
/** A stored cost matrix is kept below this (compute/kernels/simplex.ts); above 20,000 cells batches are solved. */
const MOST_COSTS = 256e6
/** Coordinates are held by the space, by timepoint, as train and test cells, as predictions, and in the message to a thread. */
const COPIES = 8
/** Neighbours, graph and layout of umap-js, per cell. */
const PER_UMAP_CELL = 8e3
const MOST_UMAP_CELLS = 10_000

export interface FitSize {
  /** Cells of each timepoint [K]. */
  readonly cells: readonly number[]
  readonly dims: number
  readonly threads: number
  /** Fits side by side, each with couplings and predictions of its own. */
  readonly runs: number
}

const sum = (A: readonly number[]): number => A.reduce((total, a) => total + a, 0)

/** Couplings, training and distances of one or several fits. */
export function fitBytes({ cells, dims, threads, runs }: FitSize): number {
  const n = sum(cells)
  const largest = Math.max(0, ...cells.slice(1).map((m, k) => pairBytes(cells[k] as number, m, dims)))
  return runs * (COPIES * 8 * n * dims + 32 * n) + threads * (THREAD + largest)
}

function pairBytes(n: number, m: number, d: number): number {
  return PER_PAIRED_CELL * (n + m) + 16 * d * (n + m) + (d > 8 ? Math.min(MOST_COSTS, 4 * n * m) : 0)
}

/** Grids of V with arrows, and the population moved along, of all frames of a view. */
export function viewBytes({
  n,
  dims,
  grid,
  frames
}: {
  n: number
  dims: number
  grid: number
  frames: number
}): number {
  return 8 * n * dims * 3 + frames * (grid * grid * 32 + 2 * 4 * n)
}

/** UMAP of at most 10,000 cells. */
export function umapBytes(n: number, dims: number): number {
  return THREAD + 2 * 8 * n * dims + PER_UMAP_CELL * Math.min(n, MOST_UMAP_CELLS)
}

/** Cells that are simulated: as they move, as a matrix, and as what is written. */
export function simulationBytes(cells: number, dims: number, timepoints: number): number {
  return cells * timepoints * (dims * 40 + 100)
}

/** Columns and matrices that go into a file: as they are computed, and as they are written. */
export function resultsBytes(n: number, dims: number): number {
  return n * (6 * 8 * dims + 120)
}
