import type { Matrix } from '../../src-shared/matrix.ts'
import { distance } from '../compute/metrics/wasserstein.ts'
import type { Coupling } from '../compute/transport/coupling.ts'
import { exactTransport } from '../compute/transport/exact.ts'

/** What worker threads can be asked to do: pure functions by name, each a generator that yields its fraction. */
export const TASKS = {
  coupling: (args: { X: Matrix; Y: Matrix }): Generator<{ fraction: number }, Coupling> => exactTransport(args.X, args.Y),
  w1: (args: { X: Matrix; Y: Matrix }) => distance(args.X, args.Y)
}

type Tasks = typeof TASKS
export type TaskName = keyof Tasks
export type TaskArguments<N extends TaskName> = Parameters<Tasks[N]>[0]
export type TaskResult<N extends TaskName> = ReturnType<Tasks[N]> extends Generator<unknown, infer R> ? R : never

export type TaskReply =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly message: string }
