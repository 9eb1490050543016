import type { Matrix } from '../../../../src-shared/matrix.ts'
import type { Random } from '../../../../src-shared/random.ts'
import type { Architecture } from '../../energy/architecture.ts'
import { preferredBuild } from '../../kernels/loader.ts'
import type { FitInput, FitResult } from '../model.ts'
import { learningRate } from '../settings.ts'
import type { CurvePoint, TrainProgress } from '../train.ts'
import { heldOutDivergence } from './held-out.ts'
import type { SnapshotSettings } from './settings.ts'
import { drawPairs, snapshotPairs, splitSnapshots, type PairBatch, type SnapshotPair } from './snapshot-pairs.ts'

/** What is trained on minibatches of snapshots. */
export interface SnapshotLearner {
  /** One step on the cells that `draw` gives, at `share` of the peak learning rate; the loss before it, not finite where no step was made. */
  step(draw: () => PairBatch, share: number): number
  /** Theta of V as it is to be used, a copy. */
  theta(): Float32Array<ArrayBuffer>
}

export type LearnerOf = (pairs: readonly SnapshotPair[], architecture: Architecture, random: Random) => SnapshotLearner

interface Best {
  readonly theta: Float32Array<ArrayBuffer>
  readonly step: number
  readonly loss: number
}

/**
 * Trains a potential network on snapshots without couplings. Where `settings.validation` is given, a part of the cells of every snapshot
 * is held out and theta is that of the check with the least divergence (held-out.ts); otherwise it is the last.
 */
export function* trainOnSnapshots(
  id: string,
  input: FitInput,
  settings: SnapshotSettings,
  architecture: Architecture,
  random: Random,
  learnerOf: LearnerOf
): Generator<TrainProgress, FitResult> {
  const { validation } = settings
  const cut =
    validation && splitSnapshots(input.snapshots, validation.fraction, validation.most, random.split('hold-out'))
  const pairs = snapshotPairs({ snapshots: cut?.training ?? input.snapshots, times: input.times })
  const learner = learnerOf(pairs, architecture, random)
  const draws = random.split('batches')
  const draw = (): PairBatch => drawPairs(pairs, settings.batch, draws)
  const total = stepsOf(settings, input.snapshots)
  const checkEvery = validation ? Math.ceil(total / validation.checks) : Infinity
  const losses: CurvePoint[] = []
  const checks: CurvePoint[] = []
  let best: Best | undefined
  let diverged = false
  for (let step = 0; step < total && !diverged;) {
    const loss = learner.step(draw, learningRate(settings, step, total) / settings.rate)
    diverged = !Number.isFinite(loss)
    if (!diverged) step++
    losses.push({ step, loss })
    const progress = { fraction: step / total, step, loss }
    yield checks.length ? { ...progress, validationLoss: checks[checks.length - 1].loss } : progress
    if (!cut || diverged || (step % checkEvery !== 0 && step !== total)) continue
    const theta = learner.theta()
    const record = { kind: 'mlp', architecture, theta } as const
    const check = heldOutDivergence(record, cut.heldOut, input.times, input.build)
    let piece = check.next()
    for (; !piece.done; piece = check.next()) yield { ...progress, validationLoss: piece.value.fraction }
    checks.push({ step, loss: piece.value })
    if (!best || piece.value <= best.loss) best = { theta, step, loss: piece.value }
  }
  const reached = losses[losses.length - 1]
  const steps = diverged ? reached.step : (best?.step ?? reached.step)
  return {
    model: id,
    preset: input.preset,
    potential: { kind: 'mlp', architecture, theta: (!diverged && best?.theta) || learner.theta() },
    steps,
    losses,
    validation: checks,
    status: diverged ? 'diverged' : steps < reached.step ? 'stopped-early' : 'converged',
    finalLoss: (losses.find((point) => point.step >= steps) ?? reached).loss,
    build: input.build ?? preferredBuild()
  }
}

/** An epoch is as many steps as it takes to draw as many cells as the largest snapshot has. */
function stepsOf({ length, batch }: SnapshotSettings, snapshots: readonly Matrix[]): number {
  if ('steps' in length) return length.steps
  return length.epochs * Math.ceil(Math.max(...snapshots.map((X) => X.rows)) / batch)
}
