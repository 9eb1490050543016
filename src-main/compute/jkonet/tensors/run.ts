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
export interface SnapshotLearner<Save> {
  /** One step on the cells that `draw` gives, at `share` of the peak learning rate; the loss before it, not finite where no step was made. */
  step(draw: () => PairBatch, share: number): number
  /** Theta of V as it is to be used, a copy. */
  theta(): Float32Array<ArrayBuffer>
  /** A copy of all that the next steps depend on, as plain numbers and arrays. */
  save(): Save
  /** Goes on as the learner that was saved would. */
  load(save: Save): void
}

export type LearnerOf<Save> = (
  pairs: readonly SnapshotPair[],
  architecture: Architecture,
  random: Random
) => SnapshotLearner<Save>

/** Where a training on snapshots stands, between two steps. */
interface SnapshotSave<Save> {
  readonly step: number
  /** Batches drawn. */
  readonly drawn: number
  readonly losses: readonly CurvePoint[]
  readonly points: readonly CurvePoint[]
  readonly best: Best | undefined
  readonly learner: Save
}

/**
 * Trains a potential network on snapshots without couplings. Where `settings.validation` is given, a part of the cells of every snapshot
 * is held out and theta is that of the check with the least divergence (held-out.ts); otherwise it is the last.
 * Goes on from `input.resume` where there is one.
 */
export function* trainOnSnapshots<Save>(
  id: string,
  input: FitInput,
  settings: SnapshotSettings,
  architecture: Architecture,
  random: Random,
  learnerOf: LearnerOf<Save>
): Generator<TrainProgress, FitResult> {
  const { validation } = settings
  const cut =
    validation && splitSnapshots(input.snapshots, validation.fraction, validation.most, random.split('hold-out'))
  const pairs = snapshotPairs({ snapshots: cut?.training ?? input.snapshots, times: input.times })
  const learner = learnerOf(pairs, architecture, random)
  const draws = random.split('batches')
  let drawn = 0
  const draw = (): PairBatch => {
    drawn++
    return drawPairs(pairs, settings.batch, draws)
  }
  const total = stepsOf(settings, input.snapshots)
  const checkEvery = validation ? Math.ceil(total / validation.checks) : Infinity
  const recordOf = (theta: Float32Array<ArrayBuffer>) => ({ kind: 'mlp', architecture, theta }) as const
  const losses: CurvePoint[] = []
  const checks = new Checks()
  let step = 0
  const resume = input.resume as SnapshotSave<Save> | undefined
  if (resume) {
    step = resume.step
    losses.push(...resume.losses)
    checks.load(resume)
    learner.load(resume.learner)
    // The stream of batches has no state to be kept: it is drawn again up to where it was.
    while (drawn < resume.drawn) draw()
  }
  const save = (): SnapshotSave<Save> => ({
    ...{ step, drawn, losses: [...losses], points: [...checks.points], best: checks.best },
    learner: learner.save()
  })
  for (let loss = 0; step < total && Number.isFinite(loss);) {
    loss = learner.step(draw, learningRate(settings, step, total) / settings.rate)
    if (Number.isFinite(loss)) step++
    losses.push({ step, loss })
    const progress = { fraction: step / total, step, loss, ...checks.progress() }
    const checking = cut && Number.isFinite(loss) && (step % checkEvery === 0 || step === total)
    // Before a check is not between two steps: what is saved there would miss the check.
    yield checking ? progress : { ...progress, save }
    if (!checking) continue
    const theta = learner.theta()
    const check = heldOutDivergence(recordOf(theta), cut.heldOut, input.times, input.build)
    let piece = check.next()
    for (; !piece.done; piece = check.next()) yield progress
    checks.add(theta, step, piece.value)
  }
  const diverged = step < total
  const best = diverged ? undefined : checks.best
  const steps = best?.step ?? step
  return {
    model: id,
    preset: input.preset,
    potential: recordOf(best?.theta ?? learner.theta()),
    steps,
    losses,
    validation: checks.points,
    status: diverged ? 'diverged' : steps < step ? 'stopped-early' : 'converged',
    finalLoss: (losses.find((point) => point.step >= steps) ?? losses[losses.length - 1]).loss,
    build: input.build ?? preferredBuild()
  }
}

interface Best {
  readonly theta: Float32Array<ArrayBuffer>
  readonly step: number
  readonly loss: number
}

/** Divergences of the held-out cells, and theta where it was least. */
class Checks {
  readonly points: CurvePoint[] = []
  best: Best | undefined

  load({ points, best }: Pick<SnapshotSave<unknown>, 'points' | 'best'>): void {
    this.points.push(...points)
    this.best = best
  }

  add(theta: Float32Array<ArrayBuffer>, step: number, loss: number): void {
    this.points.push({ step, loss })
    if (!this.best || loss <= this.best.loss) this.best = { theta, step, loss }
  }

  progress(): { readonly validationLoss?: number } {
    const last = this.points.at(-1)
    return last ? { validationLoss: last.loss } : {}
  }
}

/** An epoch is as many steps as it takes to draw as many cells as the largest snapshot has. */
function stepsOf({ length, batch }: SnapshotSettings, snapshots: readonly Matrix[]): number {
  if ('steps' in length) return length.steps
  return length.epochs * Math.ceil(Math.max(...snapshots.map((X) => X.rows)) / batch)
}
