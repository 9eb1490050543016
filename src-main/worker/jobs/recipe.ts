import { AppError } from '../../../src-shared/errors.ts'
import type { FitConfig, Preset } from '../../../src-shared/model/fit.ts'
import type { FitResult, Model } from '../../compute/jkonet/model.ts'
import { ALL_MODELS } from '../../compute/jkonet/registry.ts'
import type { Predictor } from '../../compute/predict/landscape.ts'

export interface Recipe {
  readonly model: Model
  /** Name of the model's own preset. */
  readonly preset: string
  readonly predictor: Predictor
  /** How results of it are called everywhere. */
  readonly variant: string
}

/** What a preset means where the user chose no model: our continuous one, or the paper's. */
const PRESETS: Record<Preset, string> = {
  default: 'jkonet-continuous-cubic',
  tuned: 'jkonet-continuous-cubic',
  reference: 'jkonet-tv'
}

/** Model, training preset and prediction method of a configuration. Throws E_USAGE on a model that does not exist. */
export function recipeOf(config: FitConfig): Recipe {
  const id = config.model ?? PRESETS[config.preset]
  const model = ALL_MODELS.find((m) => m.id === id)
  if (!model) {
    const known = ALL_MODELS.map((m) => m.id).join(', ')
    throw new AppError('E_USAGE', { detail: `There is no model "${id}"; there are ${known}` })
  }
  const preset = [config.preset, 'default'].find((name) => name in model.presets) ?? Object.keys(model.presets)[0]
  if (config.growth && model.coupling !== 'unbalanced') {
    const able = ALL_MODELS.filter((m) => m.coupling === 'unbalanced').map((m) => m.id)
    throw new AppError('E_USAGE', { detail: `Growth can be given to ${able.join(', ')} only, not to "${id}"` })
  }
  // The published code solves the JKO step by bare iterations; everywhere else the step that is solved best is taken.
  const bare = preset === 'reference' && model.predictor.startsWith('implicit')
  const predictor = bare ? 'implicit-bare' : model.predictor
  const snapshots = preset === 'reference' ? 'as published' : 'at the snapshots'
  return { model, preset, predictor, variant: predictor === 'flow' ? 'continuous' : snapshots }
}

/** How predictions are made with a fit: where the model chose by held-out cells, its choice, but what the recipe says where it follows the paper. */
export function predictorOf({ predictor }: Recipe, fit: Pick<FitResult, 'predictor'>): Predictor {
  return predictor === 'implicit-bare' ? predictor : (fit.predictor ?? predictor)
}
