import type { Rows } from '../kernels/mlp.ts'
import type { Batch, Learner } from './learner.ts'

type Theta = Float32Array<ArrayBuffer>

/**
 * A network that is trained in units in which rows have a mean tau of 1, speeds |D| / tau of 1 per coordinate and weights of mean 1: rates, the clip and
 * the floor of Adam are made for these. Losses and parameters come out in the units of the rows: V = speed * network, by its last layer.
 */
export class UnitLearner<Save> implements Learner<Theta, Save> {
  readonly #inner: Learner<Theta, Save>
  readonly #hidden: number
  readonly #units: Units
  #of: Rows | undefined
  #scaled: Rows | undefined

  /** `hidden`: units of the network's last hidden layer, whose weights end theta. */
  constructor(inner: Learner<Theta, Save>, hidden: number, units: Units) {
    this.#inner = inner
    this.#hidden = hidden
    this.#units = units
  }

  get build() {
    return this.#inner.build
  }

  get work(): number {
    return this.#inner.work
  }

  step(batch: Batch, rate: number, clip: number): number {
    return this.#loss(this.#inner.step(this.#batch(batch), rate, clip))
  }

  loss(batch: Batch): number {
    return this.#loss(this.#inner.loss(this.#batch(batch)))
  }

  state(): Theta {
    const theta = this.#inner.state()
    for (let p = theta.length - this.#hidden; p < theta.length; p++) theta[p] *= this.#units.speed
    return theta
  }

  save(): Save {
    return this.#inner.save()
  }

  load(save: Save): void {
    this.#inner.load(save)
  }

  #loss(scaled: number): number {
    const { speed, tau, weight } = this.#units
    return scaled * weight * (speed * tau) ** 2
  }

  /** The batch, of rows that are scaled once for as long as they are the same. */
  #batch({ rows, ...which }: Batch): Batch {
    if (this.#of !== rows || !this.#scaled) {
      const { speed, tau, weight } = this.#units
      this.#of = rows
      this.#scaled = {
        ...rows,
        D: rows.D.map((D) => D / (speed * tau)),
        tau: rows.tau.map((t) => t / tau),
        w: rows.w.map((w) => w / weight)
      }
    }
    return { ...which, rows: this.#scaled }
  }
}

/** What rows are measured in. */
export interface Units {
  /** Root mean square of D / tau over rows and coordinates. */
  readonly speed: number
  readonly tau: number
  readonly weight: number
}

/** The units of rows; a speed of 1 where nothing moves. */
export function unitsOf({ n, D, tau, w }: Rows): Units {
  const d = D.length / n
  let square = 0
  for (let e = 0; e < D.length; e++) square += (D[e] / tau[Math.floor(e / d)]) ** 2
  const mean = (A: Float32Array): number => A.reduce((sum, a) => sum + a, 0) / n
  return { speed: Math.sqrt(square / D.length) || 1, tau: mean(tau), weight: mean(w) }
}
