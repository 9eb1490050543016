import type { Random } from '../../../src-shared/random.ts'
import type { Rows } from '../kernels/mlp.ts'
import type { Batch } from './learner.ts'

/**
 * For each row of a batch, `count` rows of the same time, drawn with replacement: the sample that stands for the mean over the population in
 * the interaction term.
 */
export class Partners {
  readonly #count: number
  readonly #random: Random
  /** Each draw has a stream of its own, so that training can go on from their number alone. */
  draws = 0
  #of: Rows | undefined
  #byTime = new Map<number, number[]>()

  constructor(count: number, random: Random) {
    this.#count = count
    this.#random = random
  }

  /** [batch.count * count] row numbers; the first `count` belong to the first row of the batch. */
  draw({ rows, order, from, count }: Batch): Int32Array {
    if (this.#of !== rows) this.#group(rows)
    const random = this.#random.split(this.draws++)
    const out = new Int32Array(count * this.#count)
    for (let i = 0; i < count; i++) {
      const population = this.#byTime.get(rows.T[order[from + i]]) as number[]
      for (let p = 0; p < this.#count; p++) out[i * this.#count + p] = population[random.integer(population.length)]
    }
    return out
  }

  #group(rows: Rows): void {
    this.#of = rows
    this.#byTime = new Map()
    for (let r = 0; r < rows.n; r++) {
      const population = this.#byTime.get(rows.T[r])
      if (population) population.push(r)
      else this.#byTime.set(rows.T[r], [r])
    }
  }
}
