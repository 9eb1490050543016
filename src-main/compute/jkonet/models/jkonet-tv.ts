import { networkModel } from '../fit-network.ts'
import { snapshotRows } from '../rows.ts'
import { FAST, REFERENCE } from '../settings.ts'

export const jkonetTv = networkModel({
  id: 'jkonet-tv',
  label: 'JKOnet*, time-varying potential',
  description: 'V(x, t) fitted at the snapshots: the first-order condition of the JKO step along the optimal coupling.',
  references: ['Terpin, Lanzetti, Gadea, Dörfler: Learning diffusion at lightspeed. NeurIPS 2024, arXiv 2406.12616'],
  presets: { reference: REFERENCE, default: { ...FAST, length: { steps: 2000 } } },
  predictor: 'implicit-newton',
  timeDependent: true,
  timeScale: 1,
  rows: (input) => snapshotRows(input)
})
