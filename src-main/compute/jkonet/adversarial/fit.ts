import { Random } from '../../../../src-shared/random.ts'
import { HIDDEN } from '../many-pcs.ts'
import type { FitInput, FitResult, Model } from '../model.ts'
import { trainOnSnapshots } from '../tensors/run.ts'
import { chosenSettings } from '../tensors/settings.ts'
import type { TrainProgress } from '../train.ts'
import { AdversarialGame, type GameSettings } from './game.ts'

export interface AdversarialModel extends Pick<Model, 'id' | 'label' | 'description'> {
  readonly presets: Readonly<Record<string, GameSettings>>
  readonly timeDependent: boolean
}

/** Completes a model that is trained against a transport map. */
export function adversarialModel({ timeDependent, ...about }: AdversarialModel): Model {
  function* fit(input: FitInput): Generator<TrainProgress, FitResult> {
    const { tensors } = input
    if (!tensors) throw new RangeError(`${about.id} needs the tensor library`)
    const settings = chosenSettings(about.presets, input)
    const architecture = { d: input.snapshots[0].cols, hidden: HIDDEN, timeDependent, timeScale: 1 }
    const random = Random.seed(input.seed).split('fit', about.id)
    return yield* trainOnSnapshots(about.id, input, settings, architecture, random, (pairs, shape, stream) => {
      return new AdversarialGame(tensors, pairs, shape, settings, stream)
    })
  }
  return {
    ...about,
    references: [
      'Persiianov, Chen, Mokrov, Tyurin, Burnaev, Korotin: Learning of population dynamics: inverse optimization meets JKO scheme. ICLR 2026, arXiv 2506.01502'
    ],
    predictor: 'implicit-newton',
    needsScores: false,
    needsTensors: true,
    fit
  }
}
