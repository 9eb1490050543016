import { adversarialModel } from '../adversarial/fit.ts'
import { ADVERSARIAL } from './ijkonet-settings.ts'

export const ijkonetTv = adversarialModel({
  id: 'ijkonet-tv',
  label: 'iJKOnet, time-varying potential',
  description: 'V(x, t) at the snapshots, learnt against a transport map: no couplings.',
  presets: { default: ADVERSARIAL },
  timeDependent: true
})
