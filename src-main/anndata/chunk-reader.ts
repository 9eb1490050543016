import { BLOCK_BYTES } from './hdf5-dataset.ts'
import type { H5Dataset } from './hdf5-dataset.ts'

type Values = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>

/**
 * Reads consecutive ranges of a dataset's first axis. HDF5 undoes a compressed chunk anew for each call that touches it, so what
 * a range does not use of its last chunk is kept for the next one: at most a chunk, or 64 MB.
 */
export class ChunkReader<T extends Values> {
  readonly #dataset: H5Dataset
  readonly #read: (start: number, stop: number) => T
  readonly #step: number
  #start = 0
  #values: T | undefined
  constructor(dataset: H5Dataset, read: (start: number, stop: number) => T) {
    this.#dataset = dataset
    this.#read = read
    const most = Math.max(1, Math.floor(BLOCK_BYTES / (dataset.metadata.size * Math.max(1, dataset.width))))
    this.#step = Math.min(dataset.metadata.chunks?.[0] ?? 1, most)
  }

  /** Values [start, stop), row-major; what lies before `start` is forgotten. Perhaps a view on what is kept: not to be changed. */
  take(start: number, stop: number): T {
    const { width } = this.#dataset
    const kept = this.#values
    const end = kept === undefined || width === 0 ? 0 : this.#start + kept.length / width
    if (kept !== undefined && start >= this.#start && stop <= end) return slice(kept, this.#start, start, stop, width)
    const whole = Math.min(this.#dataset.length, Math.ceil(stop / this.#step) * this.#step)
    if (kept === undefined || start < this.#start || start >= end) {
      this.#start = start
      this.#values = this.#read(start, whole)
      return slice(this.#values, start, start, stop, width)
    }
    const fresh = this.#read(end, whole)
    const out = new (kept.constructor as new (length: number) => T)((stop - start) * width)
    out.set(slice(kept, this.#start, start, end, width))
    out.set(slice(fresh, end, end, stop, width), (end - start) * width)
    this.#start = end
    this.#values = fresh
    return out
  }
}

/** Entries [start, stop) of values that begin at entry `first`. */
function slice<T extends Values>(values: T, first: number, start: number, stop: number, width: number): T {
  return values.subarray((start - first) * width, (stop - first) * width) as T
}
