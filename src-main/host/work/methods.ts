import { methodsText } from '../exports/methods.ts'
import { toBibtex, toRis } from '../exports/references.ts'
import type { Services } from '../services.ts'

/** What a paper says about a fit of the library: a paragraph and its references. Throws E_NOT_FOUND. */
export function methodsOf(services: Services, fitId: string): { paragraph: string; bibtex: string; ris: string } {
  const { results, datasets } = services.library
  const fit = results.fit(fitId)
  const space = results.space(fit.spaceId)
  const { paragraph, references } = methodsText({
    file: datasets.get(fit.datasetId).name,
    space: space.summary,
    axis: space.axis,
    fit: fit.summary,
    version: services.version,
    year: new Date(services.now()).getUTCFullYear()
  })
  return { paragraph, bibtex: toBibtex(references), ris: toRis(references) }
}
