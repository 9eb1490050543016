import { networkModel } from '../fit-network.ts'
import { curveRows } from '../rows.ts'
import { FAST } from '../settings.ts'

const common = {
  references: [
    'Terpin, Lanzetti, Gadea, Dörfler: Learning diffusion at lightspeed. NeurIPS 2024, arXiv 2406.12616 (the loss, here in the limit of small steps)'
  ],
  presets: { default: FAST },
  predictor: 'flow',
  timeDependent: true,
  timeScale: 0.3
} as const

export const jkonetContinuous = networkModel({
  ...common,
  id: 'jkonet-continuous',
  label: 'Continuous, straight lines',
  description:
    'V(x, t) fitted at random times between the snapshots: coupled cells move on straight lines. Not the published model.',
  rows: (input) => curveRows(input, 'line')
})

export const jkonetContinuousCubic = networkModel({
  ...common,
  id: 'jkonet-continuous-cubic',
  label: 'Continuous, smooth curves',
  description:
    'V(x, t) fitted at random times between the snapshots: coupled cells move on cubic curves that follow their ancestors and descendants. Not the published model.',
  rows: (input) => curveRows(input, 'cubic')
})
