import type { Dataset } from '../../../src-shared/model/library.ts'
import type { AppState } from '../../state/app.svelte.ts'
import { DEFAULT_FIT } from '../landscape/defaults.ts'
import { choicesOf, spaceOf } from '../space/source.ts'

/**
 * From timepoints to a landscape in one step: the space that suits the file best, then the default fit in it. It shows
 * each step on the way and stops where the person would have stopped: at no space, a failure, or a cancel.
 */
export async function straightToLandscape(app: AppState, dataset: Dataset): Promise<void> {
  app.session.set({ step: 'space' })
  const best = choicesOf(dataset.summary)[0]
  if (!best || best.discouraged) return
  const made = await app.jobs.finish(app.api.spaces.compute({ datasetId: dataset.id, config: spaceOf(best.source) }))
  const space = app.work.space
  if (made?.status !== 'done' || !space || space.id !== made.resultId) return
  app.session.set({ step: 'landscape' })
  const dims = app.session.now.dims ?? space.summary.D
  await app.jobs.start(app.api.fits.start({ spaceId: space.id, config: { ...DEFAULT_FIT, dims } }))
}
