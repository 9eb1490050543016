/** Cells of a square, on average. */
const CROWD = 2

/** Cells sorted into squares of the plane, to find the one that is pointed at. */
export class Nearest {
  readonly #x: ArrayLike<number>
  readonly #y: ArrayLike<number>
  readonly #columns: number
  readonly #left: number
  readonly #bottom: number
  readonly #side: { x: number; y: number }
  /** Where the cells of each square begin in `items`. */
  readonly #starts: Int32Array
  readonly #items: Int32Array

  /** `rows` of x and y; their places are finite. */
  constructor(x: ArrayLike<number>, y: ArrayLike<number>, rows: ArrayLike<number>) {
    this.#x = x
    this.#y = y
    this.#columns = Math.max(1, Math.floor(Math.sqrt(rows.length / CROWD)))
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
    for (let r = 0; r < rows.length; r++) {
      const [px, py] = [x[rows[r] as number] as number, y[rows[r] as number] as number]
      if (px < left) left = px
      if (px > right) right = px
      if (py < bottom) bottom = py
      if (py > top) top = py
    }
    this.#left = left
    this.#bottom = bottom
    this.#side = { x: (right - left) / this.#columns || 1, y: (top - bottom) / this.#columns || 1 }
    this.#starts = new Int32Array(this.#columns ** 2 + 1)
    this.#items = new Int32Array(rows.length)
    this.#sort(rows)
  }

  /** The nearest of the rows within `reach`, or undefined. */
  at(x: number, y: number, reach: number): number | undefined {
    let best: number | undefined
    let least = reach
    for (let row = this.#row(y - reach); row <= this.#row(y + reach); row++)
      for (let column = this.#column(x - reach); column <= this.#column(x + reach); column++) {
        const square = row * this.#columns + column
        for (let at = this.#starts[square] as number; at < (this.#starts[square + 1] as number); at++) {
          const i = this.#items[at] as number
          const distance = Math.hypot((this.#x[i] as number) - x, (this.#y[i] as number) - y)
          if (distance <= least) [best, least] = [i, distance]
        }
      }
    return best
  }

  /** Counts the cells of each square, then puts them in. */
  #sort(rows: ArrayLike<number>): void {
    const next = new Int32Array(this.#columns ** 2)
    for (let r = 0; r < rows.length; r++) {
      const square = this.#square(rows[r] as number)
      next[square] = (next[square] as number) + 1
    }
    for (let s = 0; s < next.length; s++) {
      const start = this.#starts[s] as number
      this.#starts[s + 1] = start + (next[s] as number)
      next[s] = start
    }
    for (let r = 0; r < rows.length; r++) {
      const square = this.#square(rows[r] as number)
      this.#items[next[square] as number] = rows[r] as number
      next[square] = (next[square] as number) + 1
    }
  }

  #square(i: number): number {
    return this.#row(this.#y[i] as number) * this.#columns + this.#column(this.#x[i] as number)
  }
  #column(x: number): number {
    return clamp(Math.floor((x - this.#left) / this.#side.x), this.#columns)
  }
  #row(y: number): number {
    return clamp(Math.floor((y - this.#bottom) / this.#side.y), this.#columns)
  }
}

const clamp = (v: number, count: number): number => Math.min(count - 1, Math.max(0, v))
