import type { AppErrorData } from '../../src-shared/errors.ts'
import type { Matrix } from '../../src-shared/matrix.ts'
import type { Metric } from '../../src-shared/model/step-errors.ts'
import { Random } from '../../src-shared/random.ts'
import { evaluateMixture, fitGaussianMixture } from '../compute/density/gaussian-mixture.ts'
import { growthCoupling } from '../compute/jkonet/growth/coupling.ts'
import type { FitInput } from '../compute/jkonet/model.ts'
import { modelOf } from '../compute/jkonet/registry.ts'
import type { FeaturesRecord } from '../compute/energy/potential.ts'
import { identifiability } from '../compute/identify/identifiability.ts'
import type { CoupledSnapshots } from '../compute/jkonet/rows.ts'
import { distance } from '../compute/metrics/distance.ts'
import type { Progress } from '../compute/transport/coupling.ts'
import { transport } from '../compute/transport/batched.ts'
import { umap } from '../compute/umap/umap.ts'

interface Clouds {
  readonly X: Matrix
  readonly Y: Matrix
}

interface Named extends Clouds {
  readonly metric: Metric
  /** Mass per row of X; uniform where missing. */
  readonly a?: Float64Array
}

interface LinearFit {
  readonly record: FeaturesRecord
  /** W, where it is fitted, too. */
  readonly interaction?: FeaturesRecord
  readonly input: CoupledSnapshots
  readonly labels: readonly string[]
  readonly scores: readonly Float64Array[]
}

interface Snapshot {
  readonly X: Matrix
  readonly seed: number
  readonly k: number
}

function* mixtureScores({ X, seed, k }: Snapshot): Generator<Progress, Float64Array> {
  const mixture = yield* fitGaussianMixture(X, Random.seed(seed).split('density', k))
  return evaluateMixture(mixture, X).score.data
}

interface SeededClouds extends Clouds {
  readonly seed: number
  /** Number of the pair. */
  readonly k: number
  /** Descendants expected of each row of X. */
  readonly prior?: Float64Array
}

interface Fit {
  readonly model: string
  readonly input: Omit<FitInput, 'tensors'>
}

/** What worker threads can be asked to do: pure functions by name, each a generator that yields its fraction. */
export const TASKS = {
  coupling: ({ X, Y }: Clouds) => transport(X, Y),
  growth: ({ X, Y, seed, k, prior }: SeededClouds) =>
    growthCoupling(X, Y, Random.seed(seed).split('growth', k), undefined, prior),
  distance: ({ metric, X, Y, a }: Named) => distance(metric, X, Y, a),
  identifiability: ({ record, input, labels, scores, interaction }: LinearFit) =>
    identifiability(record, input, labels, scores, interaction),
  fit: ({ model, input }: Fit) => modelOf(model).fit(input),
  scores: mixtureScores,
  umap: ({ X, seed }: Pick<Snapshot, 'X' | 'seed'>) => umap(X, { seed })
}

type Tasks = typeof TASKS
export type TaskName = keyof Tasks
export type TaskArguments<N extends TaskName> = Parameters<Tasks[N]>[0]
export type TaskResult<N extends TaskName> = ReturnType<Tasks[N]> extends Generator<unknown, infer R> ? R : never

export type TaskReply =
  | { readonly kind: 'progress'; readonly fraction: number }
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: AppErrorData }
