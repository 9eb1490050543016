import type { FitSummary } from '../../../src-shared/model/fit.ts'
import { LIBERZON, SCHIEBINGER, TIROSH } from './growth-references.ts'
import type { Reference } from './references.ts'

/** What a methods section says of growth that a fit started from, with the works that it cites; null where it started from none. */
export function growthMethods({ config, growth }: FitSummary): { sentence: string; references: Reference[] } | null {
  const prior = config.growth
  if (!prior) return null
  const begins = 'Before the couplings corrected it, the relative growth of each cell until the next timepoint was'
  if (prior.kind === 'column') {
    const taken =
      prior.values === 'rate'
        ? `exp(rate × time) with the net growth rates of the column "${prior.column}"`
        : `taken from the column "${prior.column}"`
    return {
      sentence: `${begins} ${taken} of the file, as in Waddington-OT (Schiebinger et al., 2019).`,
      references: [SCHIEBINGER]
    }
  }
  const { birth, death } = growth?.genes ?? { birth: 0, death: 0 }
  const rates = prior.death
    ? 'exp((birth − death) × time) with logistic rates between 0.3 and 1.7 per day of the mean z-scores of'
    : 'exp(birth × time) with logistic rates between 0.3 and 1.7 per day of the mean z-score of'
  const genes = `${birth} proliferation genes (Tirosh et al., 2016)`
  const deaths = prior.death ? ` and ${death} apoptosis genes (Liberzon et al., 2015)` : ''
  return {
    sentence: `${begins} ${rates} ${genes}${deaths} in the matrix ${prior.matrix}, as in Waddington-OT (Schiebinger et al., 2019).`,
    references: [SCHIEBINGER, TIROSH, ...(prior.death ? [LIBERZON] : [])]
  }
}
