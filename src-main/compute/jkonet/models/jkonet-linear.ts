import { cellCentres, gridCentres } from '../centres.ts'
import { linearModel } from '../fit-linear.ts'
import { adapted, BUMPS, published, PUBLISHED_MOST } from '../linear-features.ts'
import type { LinearSettings } from '../linear-choice.ts'

const RIDGES = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]
export const CHOSEN: LinearSettings = {
  ridges: RIDGES,
  smoothness: 0,
  holdOut: 0.2,
  repeats: 5,
  equalWeights: false
}
export const references = [
  'Terpin, Lanzetti, Gadea, Dörfler: Learning diffusion at lightspeed. NeurIPS 2024, arXiv 2406.12616'
]

export const jkonetLinearV = linearModel({
  id: 'jkonet-linear-v',
  label: 'JKOnet*, linear static potential',
  description: 'V(x) as a sum of polynomials and bumps, solved in closed form.',
  references,
  presets: {
    default: CHOSEN,
    reference: { ...CHOSEN, ridges: [0.01], repeats: 1, equalWeights: true }
  },
  place: 'source',
  timeDependent: false,
  features: (d) =>
    d <= PUBLISHED_MOST
      ? [
          { ...published, centres: 10 ** d },
          { ...published, centres: 0 },
          { ...adapted, centres: 0 }
        ]
      : [
          { ...adapted, centres: BUMPS },
          { ...adapted, centres: 0 }
        ],
  centres: (count, input, random) => {
    const d = input.snapshots[0].cols
    return count > 0 && d <= PUBLISHED_MOST ? gridCentres(d) : cellCentres(count, input, random)
  }
})

export const jkonetLinearTv = linearModel({
  id: 'jkonet-linear-tv',
  label: 'JKOnet*, linear time-varying potential',
  description:
    'V(x, t) as a sum of quadratics and bumps at each timepoint, smooth over time, solved in closed form: the instant preview.',
  references,
  presets: { default: { ...CHOSEN, repeats: 1, smoothness: 1e-3 } },
  place: 'target',
  timeDependent: true,
  features: () => [{ ...adapted, centres: BUMPS }],
  centres: cellCentres
})
