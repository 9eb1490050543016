import type { Model } from './model.ts'
import { jkonetContinuous, jkonetContinuousCubic } from './models/jkonet-continuous.ts'
import { jkonetTv } from './models/jkonet-tv.ts'
import { jkonetV } from './models/jkonet-v.ts'

/** All models; the first is the default. */
export const MODELS: readonly Model[] = [jkonetContinuousCubic, jkonetContinuous, jkonetTv, jkonetV]

/** The model with this id; throws RangeError when there is none. */
export function modelOf(id: string): Model {
  const model = MODELS.find((m) => m.id === id)
  if (!model) throw new RangeError(`there is no model ${id}`)
  return model
}
