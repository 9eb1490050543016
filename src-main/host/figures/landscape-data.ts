import { arrayOf, type NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { labelWords, momentShort } from '../../../src-shared/time/moment-label.ts'
import { smoothMask, type Field } from './contour.ts'
import { needed, type FigureRecords, type PanelRequest } from './records.ts'

/** One time of the figure: its cells (observed, or moved from the timepoint before) and the potential there. */
export interface Column {
  readonly title: string
  /** Model time. */
  readonly time: number
  /** Timepoint of the cells. */
  readonly k: number
  readonly interpolated: boolean
  readonly x: Float32Array
  readonly y: Float32Array
  /** V above its least value at this time: a potential is known up to a constant at each time. */
  readonly field: Field
}

export interface LandscapeData {
  readonly labels: readonly string[]
  readonly columns: readonly Column[]
}

interface Source {
  readonly labels: readonly string[]
  readonly axis: TimeAxis | null
  readonly arrays: NamedArrays
  readonly perInterval: number
}

/** Times of the figure: K observed ones and, where wanted, one in the middle of each interval. Throws E_FIGURE without a view. */
export function landscapeData(request: PanelRequest, records: FigureRecords, interpolate: boolean): LandscapeData {
  const fit = needed(records.fit, 'it needs a fit')
  const view = needed(records.view, 'the landscape of this fit was not computed yet')
  const arrays = needed(records.viewArrays, 'the landscape of this fit was not computed yet')
  const [a, b] = view.config.pcs
  needed(a === request.pcs[0] && b === request.pcs[1] ? view : null, 'the landscape was computed for other PCs')
  const source = { labels: fit.labels, axis: records.axis, arrays, perInterval: view.config.perInterval }
  const half = Math.floor(source.perInterval / 2)
  const columns = fit.labels.flatMap((_, k) => {
    const between = interpolate && half > 0 && k + 1 < fit.labels.length
    return between ? [observed(source, k), interpolated(source, k, half)] : [observed(source, k)]
  })
  return { labels: fit.labels.map((label) => labelWords(label, records.axis)), columns }
}

function observed(source: Source, k: number): Column {
  const { arrays, labels, axis, perInterval } = source
  const cellTime = arrayOf(arrays, 'cellTime', Int32Array<ArrayBuffer>)
  const ofTime = (_: number, i: number): boolean => cellTime[i] === k
  return {
    ...frameAt(source, k * perInterval),
    title: momentShort(labels, axis, k, 0),
    k,
    interpolated: false,
    x: arrayOf(arrays, 'cellX', Float32Array<ArrayBuffer>).filter(ofTime),
    y: arrayOf(arrays, 'cellY', Float32Array<ArrayBuffer>).filter(ofTime)
  }
}

function interpolated(source: Source, k: number, step: number): Column {
  const { arrays, labels, axis, perInterval } = source
  const population = arrayOf(arrays, 'population', Float32Array<ArrayBuffer>)
  const offset = arrayOf(arrays, 'populationOffset', Int32Array<ArrayBuffer>)
  const start = offset[k] as number
  const n = ((offset[k + 1] as number) - start) / (perInterval + 1)
  const rows = population.subarray(2 * (start + step * n), 2 * (start + (step + 1) * n))
  return {
    ...frameAt(source, k * perInterval + step),
    title: momentShort(labels, axis, k, step / perInterval),
    k,
    interpolated: true,
    x: Float32Array.from({ length: n }, (_, i) => rows[2 * i] as number),
    y: Float32Array.from({ length: n }, (_, i) => rows[2 * i + 1] as number)
  }
}

function frameAt({ arrays }: Source, frame: number): Pick<Column, 'time' | 'field'> {
  const X = arrayOf(arrays, 'gridX', Float64Array<ArrayBuffer>)
  const Y = arrayOf(arrays, 'gridY', Float64Array<ArrayBuffer>)
  const G = X.length
  const slice = [frame * G * G, (frame + 1) * G * G] as const
  const near = smoothMask(arrayOf(arrays, 'mask', Uint8Array<ArrayBuffer>).subarray(...slice), G)
  const V = arrayOf(arrays, 'V', Float32Array<ArrayBuffer>).subarray(...slice)
  const low = V.reduce((least, value, i) => (isNear(near, i) && value < least ? value : least), Infinity)
  const values = Number.isFinite(low) ? V.map((value) => value - low) : V
  const time = arrayOf(arrays, 'frameTime', Float64Array<ArrayBuffer>)[frame] as number
  return { time, field: { X, Y, values, near } }
}

/** Whether grid point i lies where cells are. */
export const isNear = (near: Float64Array, i: number): boolean => (near[i] as number) >= 0.5
