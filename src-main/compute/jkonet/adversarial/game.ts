import type { Random } from '../../../../src-shared/random.ts'
import { dividedTheta, initialTheta, type Architecture } from '../../energy/architecture.ts'
import { FlatAdam, type FlatAdamSave } from '../tensors/flat-adam.ts'
import {
  flatten,
  potentialParts,
  potentialValue,
  thetaGradient,
  type PotentialParts
} from '../tensors/potential-graph.ts'
import type { SnapshotLearner } from '../tensors/run.ts'
import { slopeOf, type Slope } from '../tensors/slope.ts'
import type { SnapshotSettings } from '../tensors/settings.ts'
import { meanTau, perRow, type PairBatch, type SnapshotPair } from '../tensors/snapshot-pairs.ts'
import type { Scalar, Tensor, Tensor2D, Tensors } from '../tensors/tensors.ts'
import { initialMap, mapParts, transported } from './map-graph.ts'

export interface GameSettings extends SnapshotSettings {
  /** Steps of the map per step of the potential, and its learning rate. */
  readonly inner: number
  readonly mapRate: number
  /** The potential that comes out is the mean of its iterates with weights that fall by this factor per step; 0: the last. */
  readonly averaging: number
}

interface GameSave {
  readonly theta: Float32Array
  readonly phi: Float32Array
  readonly averaged: Float32Array
  readonly ascent: FlatAdamSave
  readonly descent: FlatAdamSave
}

/** Tensors of a batch. */
interface Inputs {
  readonly x: Tensor2D
  readonly y: Tensor2D
  /** Position of the step among all, -1..1 [n, 1]: what the map knows of time. */
  readonly s: Tensor2D
  /** Scaled time of the later snapshot [n, 1]. */
  readonly t: Tensor2D
  /** mean tau / (2 tau) [n, 1] */
  readonly stiffness: Tensor2D
}

/**
 * iJKOnet (Persiianov et al. 2026): max over theta, min over phi of sum_k E V(T x_k) - E V(x_{k+1}) + E|x_k - T x_k|^2 / (2 tau_k), by
 * gradient descent-ascent. All of it is multiplied by the mean tau, and the network is that of U = mean tau V, so that nothing depends on
 * the unit of time. V is taken at the time of the later snapshot: the JKO step that predicts it is implicit.
 */
export class AdversarialGame implements SnapshotLearner<GameSave> {
  readonly #tensors: Tensors
  readonly #pairs: readonly SnapshotPair[]
  readonly #architecture: Architecture
  readonly #settings: GameSettings
  readonly #tau: number
  readonly #theta: Float32Array<ArrayBuffer>
  readonly #phi: Float32Array<ArrayBuffer>
  readonly #averaged: Float32Array<ArrayBuffer>
  readonly #ascent: FlatAdam
  readonly #descent: FlatAdam

  constructor(
    tensors: Tensors,
    pairs: readonly SnapshotPair[],
    architecture: Architecture,
    settings: GameSettings,
    random: Random
  ) {
    this.#tensors = tensors
    this.#pairs = pairs
    this.#architecture = architecture
    this.#settings = settings
    this.#tau = meanTau(pairs)
    this.#theta = initialTheta(architecture, random.split('weights'))
    this.#phi = initialMap(architecture.d, random.split('map'))
    this.#averaged = this.#theta.slice()
    this.#ascent = new FlatAdam(this.#theta, settings.betas)
    this.#descent = new FlatAdam(this.#phi, settings.betas)
  }

  step(draw: () => PairBatch, share: number): number {
    const { inner, mapRate, rate, clip, averaging } = this.#settings
    for (let i = 0; i < inner; i++) {
      const { loss, gradient } = this.mapSlope(draw(), this.#theta, this.#phi)
      if (!Number.isFinite(loss)) return loss
      this.#descent.step(gradient, share * mapRate, clip)
    }
    const { loss, gradient } = this.potentialSlope(draw(), this.#theta, this.#phi)
    if (!Number.isFinite(loss)) return loss
    this.#ascent.step(
      gradient.map((g) => -g),
      share * rate,
      clip
    )
    for (let p = 0; p < this.#theta.length; p++)
      this.#averaged[p] = averaging * this.#averaged[p] + (1 - averaging) * this.#theta[p]
    return loss
  }

  /** The part of the loss that depends on phi, and its gradient. */
  mapSlope(batch: PairBatch, theta: Float32Array, phi: Float32Array): Slope {
    return slopeOf(this.#tensors, () => {
      const inputs = this.#inputs(batch)
      const potential = potentialParts(this.#tensors, this.#architecture, theta)
      const map = mapParts(this.#tensors, this.#architecture.d, phi)
      return { at: map, loss: (...parts) => this.#pull(inputs, potential, parts), flat: flatten }
    })
  }

  /** Loss and its gradient in theta, those of U. */
  potentialSlope(batch: PairBatch, theta: Float32Array, phi: Float32Array): Slope {
    return slopeOf(this.#tensors, () => {
      const inputs = this.#inputs(batch)
      const map = mapParts(this.#tensors, this.#architecture.d, phi)
      const potential = potentialParts(this.#tensors, this.#architecture, theta)
      return {
        at: [...potential],
        loss: (...parts) => this.#loss(inputs, parts as PotentialParts, map),
        flat: (grads) => thetaGradient(this.#architecture, grads)
      }
    })
  }

  #inputs({ X, Y, count }: PairBatch): Inputs {
    const { tf } = this.#tensors
    const { d, timeScale } = this.#architecture
    const column = (of: (pair: SnapshotPair, k: number) => number): Tensor2D =>
      tf.tensor2d(perRow(this.#pairs, count, of), [this.#pairs.length * count, 1])
    const middle = (this.#pairs.length - 1) / 2
    return {
      x: tf.tensor2d(X, [X.length / d, d]),
      y: tf.tensor2d(Y, [Y.length / d, d]),
      s: column((_, k) => (middle > 0 ? (k - middle) / middle : 0)),
      t: column(({ time }) => timeScale * time),
      stiffness: column(({ tau }) => this.#tau / (2 * tau))
    }
  }

  /** Mean over the rows of U(T x) - U(y) + mean tau / (2 tau) |x - T x|^2. */
  #loss(inputs: Inputs, theta: PotentialParts, phi: readonly Tensor[]): Scalar {
    return this.#tensors.tf.sub(this.#pull(inputs, theta, phi), this.#mean(inputs, inputs.y, theta))
  }

  /** Mean over the rows of U(T x) + mean tau / (2 tau) |x - T x|^2. */
  #pull(inputs: Inputs, theta: PotentialParts, phi: readonly Tensor[]): Scalar {
    const { tf } = this.#tensors
    const moved = transported(this.#tensors, inputs.x, inputs.s, phi)
    const effort = tf.mul(inputs.stiffness, tf.sum(tf.squaredDifference(inputs.x, moved), 1, true))
    return tf.add(this.#mean(inputs, moved, theta), tf.mean(effort))
  }

  /** Mean of U over the rows of z at the times of the later snapshots. */
  #mean({ t }: Inputs, z: Tensor2D, theta: PotentialParts): Scalar {
    const { tf } = this.#tensors
    const timed: Tensor2D = this.#architecture.timeDependent ? tf.concat([z, t], 1) : z
    return tf.mean(potentialValue(this.#tensors, timed, theta))
  }

  save(): GameSave {
    return {
      theta: this.#theta.slice(),
      phi: this.#phi.slice(),
      averaged: this.#averaged.slice(),
      ascent: this.#ascent.save(),
      descent: this.#descent.save()
    }
  }

  load({ theta, phi, averaged, ascent, descent }: GameSave): void {
    this.#theta.set(theta)
    this.#phi.set(phi)
    this.#averaged.set(averaged)
    this.#ascent.load(ascent)
    this.#descent.load(descent)
  }

  /** Theta of V = U / mean tau. */
  theta(): Float32Array<ArrayBuffer> {
    return dividedTheta(this.#architecture, this.#settings.averaging > 0 ? this.#averaged : this.#theta, this.#tau)
  }
}
