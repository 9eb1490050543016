import type { Model } from './model.ts'
import { ijkonetTv } from './models/ijkonet-tv.ts'
import { ijkonetV } from './models/ijkonet-v.ts'
import { jkonetBilevel } from './models/jkonet-bilevel.ts'
import { jkonetContinuousGrowth } from './models/jkonet-continuous-growth.ts'
import { jkonetContinuous, jkonetContinuousCubic } from './models/jkonet-continuous.ts'
import { jkonetFull, jkonetVBeta } from './models/jkonet-energies.ts'
import { jkonetLinear } from './models/jkonet-linear-energies.ts'
import { jkonetLinearTv, jkonetLinearV } from './models/jkonet-linear.ts'
import { jkonetTv } from './models/jkonet-tv.ts'
import { jkonetV } from './models/jkonet-v.ts'

/** Networks whose result is one potential; the first is the default. */
export const MODELS: readonly Model[] = [
  jkonetContinuousCubic,
  jkonetContinuous,
  jkonetContinuousGrowth,
  jkonetTv,
  jkonetV
]

/** Models solved in closed form: their potentials are `FeaturesRecord`s. */
export const LINEAR_MODELS: readonly Model[] = [jkonetLinearTv, jkonetLinearV]

/** Models that fit further energies: they need scores, and predict by `predictParticles`. */
export const ENERGY_MODELS: readonly Model[] = [jkonetVBeta, jkonetFull, jkonetLinear]

/** Models trained with the tensor library, without couplings; they need `tensors`. */
export const TENSOR_MODELS: readonly Model[] = [ijkonetV, ijkonetTv, jkonetBilevel]

/** Every model that can be asked for; the first is the default. */
export const ALL_MODELS: readonly Model[] = [...MODELS, ...LINEAR_MODELS, ...ENERGY_MODELS, ...TENSOR_MODELS]

/** The model with this id; throws RangeError when there is none. */
export function modelOf(id: string): Model {
  const model = ALL_MODELS.find((m) => m.id === id)
  if (!model) throw new RangeError(`there is no model ${id}`)
  return model
}
