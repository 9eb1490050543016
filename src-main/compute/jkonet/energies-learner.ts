import type { Random } from '../../../src-shared/random.ts'
import { initialTheta, type Architecture } from '../energy/architecture.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import { MlpKernel, type MlpSave, type Rows } from '../kernels/mlp.ts'
import type { Batch, Learner } from './learner.ts'
import { workPerRow } from './network-learner.ts'
import { Partners } from './partners.ts'
import { ScalarAdam, type ScalarAdamSave } from './scalar-adam.ts'

export interface EnergiesState {
  readonly potential: Float32Array<ArrayBuffer>
  readonly interaction: Float32Array<ArrayBuffer> | undefined
  readonly beta: number
}

export interface EnergiesSave {
  readonly potential: MlpSave
  readonly interaction: MlpSave | undefined
  readonly beta: ScalarAdamSave
  readonly draws: number
}

export interface EnergiesShape {
  readonly potential: Architecture
  readonly interaction?: Architecture
  /** Rows of the same time that stand for the population in the mean of grad W. */
  readonly partners: number
  readonly batch: number
}

/** Gradients of the loss of a batch: of beta, and of the two networks in their kernels. */
interface Gradients {
  readonly loss: number
  readonly beta: number
}

/**
 * Potential, internal energy and optionally interaction (JKOnet*, eq. 11): the loss of a row is
 * w |tau [grad V(y) + beta S(y) + mean_j grad W(y - y_j)] + D|^2. Each part has its own Adam and its own clip, as in the reference code.
 */
export class EnergiesLearner implements Learner<EnergiesState, EnergiesSave> {
  readonly work: number
  readonly #V: MlpKernel
  readonly #W: MlpKernel | undefined
  readonly #beta = new ScalarAdam(0)
  readonly #count: number
  readonly #partners: Partners

  constructor({ potential, interaction, partners, batch }: EnergiesShape, random: Random, build?: KernelBuild) {
    this.#V = new MlpKernel(potential, batch, build)
    this.#V.setTheta(initialTheta(potential, random.split('potential')))
    if (interaction) {
      this.#W = new MlpKernel(interaction, batch * partners, build)
      this.#W.setTheta(initialTheta(interaction, random.split('interaction')))
    }
    this.#count = partners
    this.#partners = new Partners(partners, random.split('partners'))
    this.work = workPerRow(potential) + (interaction ? 1.3 * partners * workPerRow(interaction) : 0)
  }

  get build(): KernelBuild {
    return this.#V.build
  }

  step(batch: Batch, rate: number, clip: number): number {
    const { loss, beta } = this.lossGradient(batch, this.#W ? this.#partners.draw(batch) : undefined)
    if (!Number.isFinite(loss)) return loss
    this.#V.adamStep(rate, clip)
    this.#W?.adamStep(rate, clip)
    this.#beta.step(beta, rate, clip)
    return loss
  }

  loss(batch: Batch): number {
    const pairs = this.#pairs(batch, this.#W && this.#partners.draw(batch))
    this.#V.loadRows(batch.rows, batch.order, batch.from, batch.count)
    this.#V.shiftTargets(batch.count, this.#otherTerms(batch, pairs))
    return this.#V.loss(batch.count)
  }

  /** Loss for given partners; the gradients of the networks stay in their kernels (`networkGradients`). */
  lossGradient(batch: Batch, partners: Int32Array | undefined): Gradients {
    const { rows, order, from, count } = batch
    const d = this.#V.architecture.d
    const pairs = this.#pairs(batch, partners)
    this.#V.loadRows(rows, order, from, count)
    this.#V.shiftTargets(count, this.#otherTerms(batch, pairs))
    const loss = this.#V.lossGradient(count)
    const pull = new Float32Array(count * d)
    this.#V.readOutputs(count, pull)
    let beta = 0
    for (let i = 0; i < count; i++) {
      const r = order[from + i]
      for (let c = 0; c < d; c++) {
        pull[i * d + c] *= 2 * rows.w[r] * rows.tau[r]
        if (rows.S) beta += pull[i * d + c] * rows.S[r * d + c]
      }
    }
    if (this.#W && pairs) this.#interactionGradient(this.#W, pairs, pull)
    return { loss, beta }
  }

  /** [count, d] tau (beta S + mean_j grad W): what is added to D. */
  #otherTerms({ rows, order, from, count }: Batch, pairs: Pairs | undefined): Float32Array {
    const d = this.#V.architecture.d
    const out = new Float32Array(count * d)
    if (pairs) addMeans(out, pairs.gradients, this.#count, d)
    for (let i = 0; i < count; i++) {
      const r = order[from + i]
      for (let c = 0; c < d; c++) {
        if (rows.S) out[i * d + c] += this.#beta.value * rows.S[r * d + c]
        out[i * d + c] *= rows.tau[r]
      }
    }
    return out
  }

  /** The differences of a batch and its partners, in the kernel of W, and grad W there. */
  #pairs(batch: Batch, partners: Int32Array | undefined): Pairs | undefined {
    if (!this.#W || !partners) return undefined
    const rows = pairRows(batch, partners, this.#count)
    const gradients = new Float32Array(rows.Y.length)
    this.#W.loadRows(rows, identity(rows.n), 0, rows.n)
    this.#W.forward(rows.n)
    this.#W.readOutputs(rows.n, gradients)
    return { rows, gradients }
  }

  /** A row's pull on the mean of grad W, shared among its partners. */
  #interactionGradient(W: MlpKernel, { rows }: Pairs, pull: Float32Array): void {
    const d = W.architecture.d
    for (let p = 0; p < rows.n; p++) {
      const row = Math.floor(p / this.#count)
      for (let c = 0; c < d; c++) rows.D[p * d + c] = pull[row * d + c] / this.#count
    }
    W.pullBack(W.loadRows(rows, identity(rows.n), 0, rows.n))
  }

  /** Gradients of the last `lossGradient` in the parameters of the networks. */
  networkGradients(): { potential: Float32Array; interaction: Float32Array | undefined } {
    return { potential: this.#V.gradient(), interaction: this.#W?.gradient() }
  }

  state(): EnergiesState {
    return { potential: this.#V.theta(), interaction: this.#W?.theta(), beta: this.#beta.value }
  }

  save(): EnergiesSave {
    return {
      potential: this.#V.save(),
      interaction: this.#W?.save(),
      beta: this.#beta.save(),
      draws: this.#partners.draws
    }
  }

  load({ potential, interaction, beta, draws }: EnergiesSave): void {
    this.#V.load(potential)
    if (interaction) this.#W?.load(interaction)
    this.#beta.load(beta)
    this.#partners.draws = draws
  }
}

interface Pairs {
  /** Y: differences. */
  readonly rows: Rows
  /** [pairs, d] grad W. */
  readonly gradients: Float32Array
}

const identity = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i)

/** Rows whose Y are the differences y_i - y_j of each row of the batch and its partners. */
function pairRows({ rows, order, from, count }: Batch, partners: Int32Array, perRow: number): Rows {
  const d = rows.Y.length / rows.n
  const n = count * perRow
  const Y = new Float32Array(n * d)
  for (let p = 0; p < n; p++) {
    const i = order[from + Math.floor(p / perRow)]
    for (let c = 0; c < d; c++) Y[p * d + c] = rows.Y[i * d + c] - rows.Y[partners[p] * d + c]
  }
  const zeros = new Float32Array(n)
  return { n, Y, T: zeros, D: new Float32Array(n * d), tau: zeros, w: zeros }
}

/** out [rows, d] += means of each `perRow` rows of G. */
function addMeans(out: Float32Array, G: Float32Array, perRow: number, d: number): void {
  for (let a = 0; a < G.length; a++) out[Math.floor(Math.floor(a / d) / perRow) * d + (a % d)] += G[a] / perRow
}
