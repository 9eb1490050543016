import { networkModel } from '../fit-network.ts'
import { curveRows } from '../rows.ts'
import { FAST } from '../settings.ts'

/**
 * The continuous model on unbalanced couplings (growth/coupling.ts: entropic, epsilon 0.3, rho 10, fixed defaults of the study in
 * design/heldout.md, not fitted here), with pairs drawn from the plan; barycentres as targets would shrink the cloud.
 */
export const jkonetContinuousGrowth = networkModel({
  id: 'jkonet-continuous-growth',
  label: 'Continuous, smooth curves with growth',
  description:
    'As the smooth curves, but cells may divide and die at different rates: the relative growth of a cell is a fit, not a measured proliferation. Not the published model.',
  references: [
    'Terpin, Lanzetti, Gadea, Dörfler: Learning diffusion at lightspeed. NeurIPS 2024, arXiv 2406.12616 (the loss, here in the limit of small steps)',
    'Chizat, Peyré, Schmitzer, Vialard: Scaling algorithms for unbalanced optimal transport problems. Math. Comp. 2018 (the couplings)'
  ],
  presets: { default: FAST },
  predictor: 'flow',
  coupling: 'unbalanced',
  timeDependent: true,
  timeScale: 0.3,
  rows: (input) => curveRows(input, 'cubic')
})
