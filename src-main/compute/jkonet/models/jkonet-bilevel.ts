import { Random } from '../../../../src-shared/random.ts'
import { BilevelLearner, type BilevelSettings } from '../bilevel/bilevel.ts'
import { HIDDEN } from '../many-pcs.ts'
import type { FitInput, FitResult, Model } from '../model.ts'
import { trainOnSnapshots } from '../tensors/run.ts'
import { chosenSettings } from '../tensors/settings.ts'
import type { TrainProgress } from '../train.ts'

const ID = 'jkonet-bilevel'

/**
 * Ten inner steps, where the paper takes about 100 for the parameters of a map. Rate and blur were chosen by the divergence of held-out training cells
 * of the embryoid body (rate 3e-3, 1e-2, 3e-2; blur 0.02, 0.05); smaller batches are too noisy where cells move little.
 */
const presets: Readonly<Record<'default', BilevelSettings>> = {
  default: {
    batch: 128,
    rate: 2e-2,
    schedule: 'warm-up-cosine',
    length: { steps: 500 },
    clip: 10,
    weighting: 'mean',
    betas: { first: 0.9, second: 0.999 },
    validation: { fraction: 0.1, most: 200, checks: 10 },
    iterations: 10,
    damping: 0.5,
    blur: 0.05
  }
}

function* fit(input: FitInput): Generator<TrainProgress, FitResult> {
  const { tensors } = input
  if (!tensors) throw new RangeError(`${ID} needs the tensor library`)
  const settings = chosenSettings(presets, input)
  const architecture = { d: input.snapshots[0].cols, hidden: HIDDEN, timeDependent: false, timeScale: 1 }
  const random = Random.seed(input.seed).split('fit', ID)
  return yield* trainOnSnapshots(ID, input, settings, architecture, random, (pairs, shape, stream) => {
    return new BilevelLearner(tensors, pairs, shape, settings, stream)
  })
}

export const jkonetBilevel: Model = {
  id: ID,
  label: 'JKOnet, static potential (bilevel)',
  description:
    'One landscape V(x) whose JKO steps come near the next snapshot in the Sinkhorn divergence: no couplings, slow.',
  references: [
    'Bunne, Meng-Papaxanthos, Krause, Cuturi: Proximal optimal transport modeling of population dynamics. AISTATS 2022, arXiv 2106.06345'
  ],
  presets,
  predictor: 'implicit-newton',
  needsScores: false,
  needsTensors: true,
  fit
}
