import { matrix, type Matrix } from '../../../../src-shared/matrix.ts'
import type { Random } from '../../../../src-shared/random.ts'
import { dividedTheta, initialTheta, type Architecture } from '../../energy/architecture.ts'
import { FlatAdam, type FlatAdamSave } from '../tensors/flat-adam.ts'
import { meanSquaredDistance } from '../tensors/held-out.ts'
import { potentialParts, thetaGradient, type PotentialParts } from '../tensors/potential-graph.ts'
import type { SnapshotLearner } from '../tensors/run.ts'
import type { SnapshotSettings } from '../tensors/settings.ts'
import { slopeOf, type Slope } from '../tensors/slope.ts'
import { meanTau, perRow, type PairBatch, type SnapshotPair } from '../tensors/snapshot-pairs.ts'
import type { Tensor2D, Tensors } from '../tensors/tensors.ts'
import { divergencePull } from './divergence-pull.ts'
import { proximalStep, type ProximalSettings } from './proximal.ts'

export interface BilevelSettings extends SnapshotSettings, ProximalSettings {
  /** Blur of the divergence, as a share of the mean squared distance between the two snapshots. */
  readonly blur: number
}

interface BilevelSave {
  readonly theta: Float32Array
  readonly adam: FlatAdamSave
}

/**
 * JKOnet (Bunne et al. 2022) for a potential: the outer loss is the Sinkhorn divergence between the JKO step of X_k and X_{k+1}, mean over k,
 * each step from the observed cells. Where the energy is a potential the inner problem is one per cell, so it is solved for the cells
 * themselves (proximal.ts) and not for an input-convex map. The network is that of U = mean tau V.
 */
export class BilevelLearner implements SnapshotLearner<BilevelSave> {
  readonly #tensors: Tensors
  readonly #pairs: readonly SnapshotPair[]
  readonly #architecture: Architecture
  readonly #settings: BilevelSettings
  readonly #tau: number
  readonly #epsilons: readonly number[]
  readonly #theta: Float32Array<ArrayBuffer>
  readonly #adam: FlatAdam

  constructor(
    tensors: Tensors,
    pairs: readonly SnapshotPair[],
    architecture: Architecture,
    settings: BilevelSettings,
    random: Random
  ) {
    this.#tensors = tensors
    this.#pairs = pairs
    this.#architecture = architecture
    this.#settings = settings
    this.#tau = meanTau(pairs)
    this.#epsilons = pairs.map(({ X, Y }) => settings.blur * meanSquaredDistance(X, Y))
    this.#theta = initialTheta(architecture, random.split('weights'))
    this.#adam = new FlatAdam(this.#theta, settings.betas)
  }

  step(draw: () => PairBatch, share: number): number {
    const { loss, gradient } = this.slope(draw(), this.#theta)
    if (Number.isFinite(loss)) this.#adam.step(gradient, share * this.#settings.rate, this.#settings.clip)
    return loss
  }

  /** Outer loss and its gradient in theta, those of U: the gradient of the divergence in the moved cells, pulled back through the inner steps. */
  slope({ X, Y, count }: PairBatch, theta: Float32Array): Slope {
    const { tf } = this.#tensors
    const { d } = this.#architecture
    let loss = Number.NaN
    const { gradient } = slopeOf(this.#tensors, () => {
      const x = tf.tensor2d(X, [X.length / d, d])
      const tau = tf.tensor2d(
        perRow(this.#pairs, count, (pair) => pair.tau / this.#tau),
        [x.shape[0], 1]
      )
      const moved = (parts: PotentialParts): Tensor2D => proximalStep(this.#tensors, x, tau, parts, this.#settings)
      const parts = potentialParts(this.#tensors, this.#architecture, theta)
      const outer = this.#outer(tf.tidy(() => moved(parts)).dataSync(), Y, count)
      loss = outer.loss
      const pull = tf.tensor2d(outer.gradient, [x.shape[0], d])
      return {
        at: [...parts],
        loss: (...at) => tf.sum(tf.mul(pull, moved(at as PotentialParts))),
        flat: (grads) => thetaGradient(this.#architecture, grads)
      }
    })
    return { loss, gradient }
  }

  /** Mean divergence over the pairs, and its gradient in the moved cells. */
  #outer(moved: ArrayLike<number>, Y: Float32Array, count: number): Slope {
    const size = count * this.#architecture.d
    const gradient = new Float32Array(this.#pairs.length * size)
    let loss = 0
    this.#epsilons.forEach((epsilon, k) => {
      const [P, Q] = [this.#cloud(moved, k, count), this.#cloud(Y, k, count)]
      const pull = divergencePull(P, Q, epsilon)
      loss += pull.value / this.#pairs.length
      gradient.set(
        pull.gradient.map((g) => g / this.#pairs.length),
        k * size
      )
    })
    return { loss, gradient }
  }

  #cloud(A: ArrayLike<number>, k: number, count: number): Matrix {
    const { d } = this.#architecture
    const size = count * d
    return matrix(
      Float64Array.from({ length: size }, (_, i) => A[k * size + i]),
      count,
      d
    )
  }

  save(): BilevelSave {
    return { theta: this.#theta.slice(), adam: this.#adam.save() }
  }

  load({ theta, adam }: BilevelSave): void {
    this.#theta.set(theta)
    this.#adam.load(adam)
  }

  /** Theta of V = U / mean tau. */
  theta(): Float32Array<ArrayBuffer> {
    return dividedTheta(this.#architecture, this.#theta, this.#tau)
  }
}
