import type { Random } from '../../../src-shared/random.ts'
import { initialTheta, type Architecture } from '../energy/architecture.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import { MlpKernel, type MlpSave } from '../kernels/mlp.ts'
import type { Batch, Learner } from './learner.ts'

/** Multiply-adds of one row of a training step: twelve products with W1 and W2, as the kernel's derivation counts them. */
export function workPerRow({ hidden, d }: Architecture): number {
  return 6 * hidden * (hidden + d + 8)
}

/** One potential network; its state is theta. */
export class NetworkLearner implements Learner<Float32Array<ArrayBuffer>, MlpSave> {
  readonly work: number
  readonly #kernel: MlpKernel

  /** `pcsPerUnit`: of the start values (`initialTheta`). */
  constructor(
    architecture: Architecture,
    capacity: number,
    random: Random,
    build?: KernelBuild,
    pcsPerUnit = architecture.d
  ) {
    this.#kernel = new MlpKernel(architecture, capacity, build)
    this.#kernel.setTheta(initialTheta(architecture, random, pcsPerUnit))
    this.work = workPerRow(architecture)
  }

  get build(): KernelBuild {
    return this.#kernel.build
  }

  step(batch: Batch, rate: number, clip: number): number {
    const loss = this.#kernel.lossGradient(this.#load(batch))
    if (Number.isFinite(loss)) this.#kernel.adamStep(rate, clip)
    return loss
  }

  loss(batch: Batch): number {
    return this.#kernel.loss(this.#load(batch))
  }

  #load({ rows, order, from, count }: Batch): number {
    return this.#kernel.loadRows(rows, order, from, count)
  }

  state(): Float32Array<ArrayBuffer> {
    return this.#kernel.theta()
  }

  save(): MlpSave {
    return this.#kernel.save()
  }

  load(save: MlpSave): void {
    this.#kernel.load(save)
  }
}
