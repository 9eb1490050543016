/** Cells sorted into squares of the plane, to find the one that is pointed at. */
export class Nearest {
  readonly #x: ArrayLike<number>
  readonly #y: ArrayLike<number>
  readonly #squares = new Map<number, number[]>()
  readonly #side: number
  readonly #left: number
  readonly #bottom: number

  /** `rows` of x and y, sorted into squares of this side. */
  constructor(x: ArrayLike<number>, y: ArrayLike<number>, rows: ArrayLike<number>, side: number) {
    this.#x = x
    this.#y = y
    this.#side = side
    let [left, bottom] = [Infinity, Infinity]
    for (let r = 0; r < rows.length; r++) {
      left = Math.min(left, x[rows[r] as number] as number)
      bottom = Math.min(bottom, y[rows[r] as number] as number)
    }
    this.#left = left
    this.#bottom = bottom
    for (let r = 0; r < rows.length; r++) {
      const i = rows[r] as number
      const key = this.#key(this.#column(x[i] as number), this.#row(y[i] as number))
      const list = this.#squares.get(key)
      if (list) list.push(i)
      else this.#squares.set(key, [i])
    }
  }

  /** The nearest of the rows within one side of the squares, or undefined. */
  at(x: number, y: number): number | undefined {
    let best: number | undefined
    let least = this.#side
    for (let dy = -1; dy <= 1; dy++)
      for (let dx = -1; dx <= 1; dx++)
        for (const i of this.#squares.get(this.#key(this.#column(x) + dx, this.#row(y) + dy)) ?? []) {
          const distance = Math.hypot((this.#x[i] as number) - x, (this.#y[i] as number) - y)
          if (distance <= least) [best, least] = [i, distance]
        }
    return best
  }

  #column(x: number): number {
    return Math.floor((x - this.#left) / this.#side)
  }
  #row(y: number): number {
    return Math.floor((y - this.#bottom) / this.#side)
  }
  #key(column: number, row: number): number {
    return column * 1_048_576 + row
  }
}
