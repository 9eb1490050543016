import type { FitConfig, Preset } from '../../../src-shared/model/fit.ts'
import { AppError } from '../../../src-shared/errors.ts'
import { MODELS } from '../../compute/jkonet/registry.ts'
import type { Model } from '../../compute/jkonet/model.ts'
import { methodOf, type Method, type MethodId } from '../../compute/predict/methods.ts'

interface Recipe {
  readonly model: Model
  /** Name of the model's own preset. */
  readonly preset: string
  readonly method: Method
  /** How results of it are called everywhere. */
  readonly variant: string
}

/** What a preset means where the user chose no model: our continuous one, or the paper's. */
const PRESETS: Record<Preset, { model: string; method?: MethodId; variant: string }> = {
  default: { model: 'jkonet-continuous-cubic', variant: 'continuous' },
  reference: { model: 'jkonet-tv', method: 'implicit-bare', variant: 'as published' }
}

/** Model, training preset and prediction method of a configuration. Throws E_USAGE on a model that does not exist. */
export function recipeOf(config: FitConfig): Recipe {
  const own = PRESETS[config.preset]
  const id = config.model ?? own.model
  const model = MODELS.find((m) => m.id === id)
  if (!model)
    throw new AppError('E_USAGE', {
      detail: `There is no model "${id}"; there are ${MODELS.map((m) => m.id).join(', ')}`
    })
  const preset = config.preset in model.presets ? config.preset : (Object.keys(model.presets)[0] as string)
  const method = methodOf(preset === 'reference' && own.method ? own.method : model.predictor)
  return { model, preset, method, variant: method.id === 'flow' ? 'continuous' : 'as published' }
}
