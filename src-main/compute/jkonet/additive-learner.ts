import type { Random } from '../../../src-shared/random.ts'
import { initialTheta, thetaLayout, type Architecture } from '../energy/architecture.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import { MlpKernel, type MlpSave, type Rows } from '../kernels/mlp.ts'
import type { Batch, Learner } from './learner.ts'
import { workPerRow } from './network-learner.ts'

type Theta = Float32Array<ArrayBuffer>

/** Units of each hidden layer of the network of one PC: the fewest that kernels take. */
const PER_PC = 8

/** The network that an additive potential V = sum_c f_c(x_c, t) of d networks with PER_PC units is. */
export const additiveArchitecture = (of: Architecture): Architecture => ({ ...of, hidden: PER_PC * of.d })

/**
 * An additive potential, V = sum_c f_c(x_c, t): the loss falls apart into those of d small networks, one per PC, each with its own steps of Adam and its
 * own clip. A thousand cells are enough for these in 50 PCs, where a network that sees all PCs at once learns them by heart. Its state is theta of
 * one network of all PCs (`additiveArchitecture`), with zeros between what belongs to different ones.
 */
export class AdditiveLearner implements Learner<Theta, readonly MlpSave[]> {
  readonly work: number
  readonly #architecture: Architecture
  readonly #kernels: readonly MlpKernel[]
  #of: Rows | undefined
  #columns: readonly Rows[] = []

  constructor(of: Architecture, capacity: number, random: Random, build?: KernelBuild) {
    const one = { ...of, d: 1, hidden: PER_PC }
    this.#architecture = additiveArchitecture(of)
    this.#kernels = Array.from({ length: of.d }, (_, c) => {
      const kernel = new MlpKernel(one, capacity, build)
      kernel.setTheta(initialTheta(one, random.split(c)))
      return kernel
    })
    this.work = of.d * workPerRow(one)
  }

  get build(): KernelBuild {
    return this.#kernels[0].build
  }

  step(batch: Batch, rate: number, clip: number): number {
    let loss = 0
    for (const [kernel, count] of this.#loaded(batch)) loss += kernel.lossGradient(count)
    if (Number.isFinite(loss)) for (const kernel of this.#kernels) kernel.adamStep(rate, clip)
    return loss
  }

  loss(batch: Batch): number {
    let loss = 0
    for (const [kernel, count] of this.#loaded(batch)) loss += kernel.loss(count)
    return loss
  }

  /** Each kernel with its column of the batch. */
  *#loaded({ rows, order, from, count }: Batch): Generator<readonly [MlpKernel, number]> {
    if (this.#of !== rows) {
      this.#of = rows
      this.#columns = this.#kernels.map((_, c) => columnOf(rows, c))
    }
    for (const [c, kernel] of this.#kernels.entries()) {
      yield [kernel, kernel.loadRows(this.#columns[c], order, from, count)]
    }
  }

  state(): Theta {
    const { d, hidden } = this.#architecture
    const one = thetaLayout(this.#kernels[0].architecture)
    const all = thetaLayout(this.#architecture)
    const theta = new Float32Array(all.length)
    this.#kernels.forEach((kernel, c) => {
      const part = kernel.theta()
      for (let u = 0; u < PER_PC; u++) {
        const to = c * PER_PC + u
        theta[to * all.inputs + c] = part[u * one.inputs]
        if (all.inputs > d) theta[to * all.inputs + d] = part[u * one.inputs + 1]
        theta.set(part.subarray(one.W2 + u * PER_PC, one.W2 + (u + 1) * PER_PC), all.W2 + to * hidden + c * PER_PC)
      }
      theta.set(part.subarray(one.b1, one.W2), all.b1 + c * PER_PC)
      theta.set(part.subarray(one.b2, one.w3), all.b2 + c * PER_PC)
      theta.set(part.subarray(one.w3), all.w3 + c * PER_PC)
    })
    return theta
  }

  save(): readonly MlpSave[] {
    return this.#kernels.map((kernel) => kernel.save())
  }

  load(save: readonly MlpSave[]): void {
    this.#kernels.forEach((kernel, c) => kernel.load(save[c]))
  }
}

/** Rows of PC c alone. */
function columnOf(rows: Rows, c: number): Rows {
  const d = rows.D.length / rows.n
  const column = (A: Float32Array): Float32Array => Float32Array.from({ length: rows.n }, (_, r) => A[r * d + c])
  return { n: rows.n, Y: column(rows.Y), D: column(rows.D), T: rows.T, tau: rows.tau, w: rows.w }
}
