import { adversarialModel } from '../adversarial/fit.ts'
import { ADVERSARIAL } from './ijkonet-settings.ts'

export const ijkonetV = adversarialModel({
  id: 'ijkonet-v',
  label: 'iJKOnet, static potential',
  description: 'One landscape V(x) for all timepoints, learnt against a transport map: no couplings.',
  presets: { default: ADVERSARIAL },
  timeDependent: false
})
