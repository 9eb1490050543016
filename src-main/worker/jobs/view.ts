import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import { arrayOf, packArrays, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary, ViewConfig } from '../../../src-shared/model/fit.ts'
import { Random } from '../../../src-shared/random.ts'
import { field } from '../../compute/field/field.ts'
import { gridOver, meanCell, places, withCount, type Grid } from '../../compute/field/grid.ts'
import { cellMask, ruleFor } from '../../compute/field/mask.ts'
import { drawnRows } from '../../compute/jkonet/growth/population.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import { advance, type Landscape } from '../../compute/predict/landscape.ts'
import { drive } from '../drive.ts'
import { viewBytes } from '../estimates.ts'
import { requireMemory } from '../memory.ts'
import { storedLandscape } from './landscape.ts'
import { leadingPcs } from './snapshots.ts'

/** Arrows along each axis of the plane. */
const ARROWS = 20

interface Frames {
  /** Model time of each frame. */
  readonly times: number[]
  /** The population shown at each frame [n_f, d]. */
  readonly clouds: Matrix[]
}

/** The arrays of a view (layout: model/fit.ts), packed. */
export async function computeView(
  space: NamedArrays,
  fit: NamedArrays,
  summary: FitSummary,
  config: ViewConfig,
  signal?: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> {
  const { X, timeIndex } = leadingPcs(space, summary.config.dims, 'the space')
  const growth = 'growth' in fit ? arrayOf(fit, 'growth', Float32Array) : undefined
  const landscape = storedLandscape(fit, summary)
  return viewArrays({ X, timeIndex, landscape, times: summary.times, growth }, config, signal)
}

/** What a view is made of: the cells [n, d] with their timepoints, and the landscape at its times [K]. */
interface Viewed {
  readonly X: Matrix
  readonly timeIndex: Int32Array
  readonly landscape: Landscape
  readonly times: readonly number[]
  /** [n] relative growth of each cell until the next timepoint, where the landscape knows it. */
  readonly growth?: Float32Array
}

/** The arrays of a view of a landscape that need not be stored, packed. */
export async function viewArrays(
  { X, timeIndex, landscape, times, growth }: Viewed,
  config: ViewConfig,
  signal?: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> {
  const size = { n: X.rows, dims: X.cols, grid: config.grid, frames: (times.length - 1) * config.perInterval + 1 }
  requireMemory(viewBytes(size), 'The landscape')
  const cells = cellsByTime(timeIndex)
  const clouds = times.map((_, k) => takeRows(X, cells.get(k) ?? []))
  const used = takeRows(
    X,
    [...timeIndex.keys()].filter((i) => (timeIndex[i] as number) >= 0)
  )
  const grid = gridOver(used, config.pcs, config.grid)
  const drawn = growth && drawnCells(clouds, cells, growth, landscape.seed)
  const starts = clouds.map((cloud, k) => (drawn?.[k] ? takeRows(cloud, drawn[k]) : cloud))
  const paths = await populations(landscape, starts, times, config.perInterval, signal)
  const frames = framesOf(clouds, paths, times, config.perInterval)
  const masks = frames.clouds.map((cloud) => cellMask(cloud, grid, ruleFor(cloud.rows)))
  const slices = await drive(
    field(landscape.potential, { grid, times: frames.times, at: meanCell(used), masks, arrows: ARROWS }),
    signal
  )
  return packArrays({
    frameTime: Float64Array.from(frames.times),
    ...axes(grid),
    V: concatenate(slices.map((s) => s.V)),
    mask: Uint8Array.from(masks.flatMap((mask) => [...mask])),
    arrow: concatenate(slices.map((s) => s.downhill)),
    ...cellPositions(X, timeIndex, config.pcs),
    ...populationArrays(paths, config.pcs),
    ...(drawn && { populationCell: Int32Array.from(drawn.flatMap((rows) => [...rows])) })
  })
}

/**
 * Per interval the cells of its timepoint [n_k] (their position among them) that set out, drawn by their growth as predictions are: a cell that divides
 * stands for several, one whose descendants die for none.
 */
function drawnCells(
  clouds: readonly Matrix[],
  cells: ReadonlyMap<number, Int32Array>,
  growth: Float32Array,
  seed: number
): Int32Array[] {
  return clouds.slice(0, -1).map((cloud, k) => {
    const mass = Float64Array.from(cells.get(k) ?? [], (i) => growth[i])
    return mass.every(Number.isFinite)
      ? drawnRows(cloud, mass, Random.seed(seed).split('growth', 'start', k))
      : Int32Array.from(mass.keys())
  })
}

/** Per interval k and step s = 0 .. perInterval: the cells that set out at timepoint k, moved. */
async function populations(
  landscape: Landscape,
  clouds: Matrix[],
  moments: readonly number[],
  perInterval: number,
  signal?: AbortSignal
): Promise<Matrix[][]> {
  const intervals: Matrix[][] = []
  for (const [k, from] of moments.slice(0, -1).entries()) {
    const gap = (moments[k + 1] as number) - from
    const steps = [clouds[k] as Matrix]
    for (let s = 1; s <= perInterval; s++) {
      // A flow goes on from where it was; a JKO step of length s tau starts at the snapshot.
      const onward = landscape.predictor === 'flow'
      const start = onward ? (steps[s - 1] as Matrix) : (clouds[k] as Matrix)
      const begin = onward ? from + ((s - 1) / perInterval) * gap : from
      steps.push((await drive(advance(landscape, start, begin, from + (s / perInterval) * gap), signal)).X)
    }
    intervals.push(steps)
  }
  return intervals
}

function framesOf(clouds: Matrix[], paths: Matrix[][], moments: readonly number[], perInterval: number): Frames {
  const times: number[] = []
  const shown: Matrix[] = []
  paths.forEach((steps, k) => {
    const from = moments[k] as number
    const gap = (moments[k + 1] as number) - from
    for (let s = 0; s < perInterval; s++) {
      times.push(from + (s / perInterval) * gap)
      shown.push((s === 0 ? clouds[k] : steps[s]) as Matrix)
    }
  })
  times.push(moments.at(-1) as number)
  shown.push(clouds.at(-1) as Matrix)
  return { times, clouds: shown }
}

function axes(grid: Grid): NamedArrays {
  const coarse = withCount(grid, ARROWS)
  return { gridX: places(grid.x), gridY: places(grid.y), arrowX: places(coarse.x), arrowY: places(coarse.y) }
}

function concatenate(parts: Float32Array[]): Float32Array<ArrayBuffer> {
  const out = new Float32Array(parts.reduce((sum, p) => sum + p.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function cellPositions(X: Matrix, timeIndex: Int32Array, [a, b]: [number, number]): NamedArrays {
  const column = (pc: number): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length: X.rows }, (_, i) => X.data[i * X.cols + pc] as number)
  return { cellX: column(a), cellY: column(b), cellTime: Int32Array.from(timeIndex) }
}

function populationArrays(paths: Matrix[][], [a, b]: [number, number]): NamedArrays {
  const parts = paths.flat().map((M) => {
    const out = new Float32Array(2 * M.rows)
    for (let i = 0; i < M.rows; i++) {
      out[2 * i] = M.data[i * M.cols + a] as number
      out[2 * i + 1] = M.data[i * M.cols + b] as number
    }
    return out
  })
  const offset = new Int32Array(paths.length + 1)
  paths.forEach((steps, k) => (offset[k + 1] = (offset[k] as number) + steps.reduce((sum, M) => sum + M.rows, 0)))
  return { population: concatenate(parts), populationOffset: offset }
}
