import type { KernelBuild } from '../kernels/loader.ts'
import type { Rows } from '../kernels/mlp.ts'

/** Rows order[from .. from + count) of an epoch. */
export interface Batch {
  readonly rows: Rows
  readonly order: Int32Array
  readonly from: number
  readonly count: number
}

/** What training moves: some parameters, a loss of a batch of rows, and its optimiser. `Save` are plain numbers and arrays. */
export interface Learner<State, Save> {
  readonly build: KernelBuild
  /** Multiply-adds of one row in one step, about. */
  readonly work: number
  /** Loss of the batch, sum_i w_i |residual_i|^2, before one step of the optimiser; no step where it is not finite. */
  step(batch: Batch, rate: number, clip: number): number
  /** Loss of the batch. */
  loss(batch: Batch): number
  /** A copy of the parameters. */
  state(): State
  /** A copy of all that the next steps depend on. */
  save(): Save
  /** Goes on as the learner that was saved would. */
  load(save: Save): void
}
