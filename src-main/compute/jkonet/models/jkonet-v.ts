import { networkModel } from '../fit-network.ts'
import { snapshotRows } from '../rows.ts'
import { FAST, REFERENCE } from '../settings.ts'

export const jkonetV = networkModel({
  id: 'jkonet-v',
  label: 'JKOnet*, static potential',
  description:
    'One landscape V(x) for all timepoints, fitted at the snapshots along the optimal couplings: at the later cells as published, by default at the earlier ones, from where predictions start.',
  references: ['Terpin, Lanzetti, Gadea, Dörfler: Learning diffusion at lightspeed. NeurIPS 2024, arXiv 2406.12616'],
  presets: { reference: REFERENCE, default: { ...FAST, length: { steps: 2000 }, place: 'source' } },
  predictor: 'implicit-newton',
  timeDependent: false,
  timeScale: 1,
  rows: (input, place) => snapshotRows(input, place)
})
