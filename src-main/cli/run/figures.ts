import { figureOf } from '../../../src-shared/model/figure.ts'
import { renderFigure } from '../../host/figures/index.ts'
import type { Run } from './compute-run.ts'

/** What a run has the numbers for, with its width in mm. */
const WIDTH_MM = { landscape: 183, errors: 89, loss: 89, scree: 89 } as const
const TEXT_PT = 6

/** Every figure that the run has the numbers for, by its file name. */
export function runFigures(run: Run, version: string): [name: string, svg: string][] {
  const { records, identity, summary, fit } = run
  const provenance = {
    app: `JKOscope ${version}`,
    file: summary.name,
    sha256: identity.hash,
    seed: `${fit.config.seed}`,
    model: fit.model.id,
    kernels: fit.kernelBuild
  }
  const all = Object.keys(WIDTH_MM) as (keyof typeof WIDTH_MM)[]
  const kinds = all.filter((kind) => kind !== 'scree' || run.space.varianceRatio !== null)
  return kinds.map((kind) => {
    const pcs = records.view?.config.pcs ?? [0, 1]
    const settings = figureOf(kind, { widthMm: WIDTH_MM[kind], textPt: TEXT_PT, pcs })
    return [`${kind}.svg`, renderFigure(settings, { ...records, provenance }).svg]
  })
}
