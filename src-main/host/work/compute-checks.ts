import { AppError } from '../../../src-shared/errors.ts'
import type { LearningCurve } from '../../../src-shared/model/learning-curve.ts'
import type { TruthSummary } from '../../../src-shared/model/truth.ts'
import { blobBytes, drain, putBlocks } from '../compute/calls.ts'
import { contentKey } from '../library/content-key.ts'
import type { Services } from '../services.ts'
import { fitBlocks } from './growth-prior.ts'
import { assertSource } from './source.ts'

/** Packed arrays of how much fits of one space disagree (contract/checks.ts). Throws E_NOT_FOUND when they are not of one space. */
export function disagreementOf(
  services: Services,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<Uint8Array<ArrayBuffer>> {
  const { results } = services.library
  const fits = ids.map((id) => results.fit(id))
  const [{ spaceId }] = fits as [(typeof fits)[number]]
  if (fits.some((fit) => fit.spaceId !== spaceId)) throw new AppError('E_NOT_FOUND', { detail: 'A space of all these' })
  return services.compute.call(
    { where: 'the comparison of fits' },
    async (client) => {
      const blocks = Object.fromEntries([spaceId, ...ids].map((id) => [id, () => results.arrays(id)]))
      await putBlocks(client, blocks)
      const request = { space: spaceId, fits: fits.map(({ id, summary }) => ({ fit: id, summary })) }
      return blobBytes(await client.disagreement(request, { signal }))
    },
    signal
  )
}

const curveKey = async ({ version, kernels }: Services, fitId: string): Promise<string> =>
  contentKey('learning-curve', fitId, version, await kernels())

/** The learning curve of a fit as far as one was made. */
export const learningCurveOf = async (services: Services, fitId: string): Promise<LearningCurve | null> =>
  services.library.derived.record<LearningCurve>(await curveKey(services, fitId))

/** Starts measuring the error against the number of cells that are learnt from; what was found before is given back. */
export async function startLearningCurve(services: Services, fitId: string): Promise<string> {
  const { results, derived } = services.library
  const { spaceId, datasetId, config, name } = results.fit(fitId)
  services.compute.revive()
  const content = await curveKey(services, fitId)
  return services.jobs.start({
    kind: 'learning-curve',
    title: `Fewer cells: ${name}`,
    datasetId,
    content,
    heavy: true,
    run: async (context) => {
      const { signal, report } = context
      if (derived.has(content)) return fitId
      services.compute.revive()
      const space = results.space(spaceId)
      const { blocks, request: names } = await fitBlocks(services, space, config, context)
      const curve = await services.compute.call(
        { where: 'the learning curve' },
        async (client) => {
          await putBlocks(client, blocks)
          const request = { ...names, axis: space.axis, config, threads: services.threads }
          return drain(await client.learningCurve(request, { signal }), report)
        },
        signal
      )
      derived.addRecord(content, { spaceId, fitId }, curve, services.now())
      services.library.touch()
      return fitId
    }
  })
}

/** A fit against the landscape that its file was simulated in, or null; the space has to be an embedding of the file. Throws E_SOURCE_CHANGED ... */
export async function truthOf(
  services: Services,
  fitId: string,
  signal?: AbortSignal
): Promise<{ summary: TruthSummary; bytes: Blob } | null> {
  const { results, datasets } = services.library
  const { spaceId, datasetId, summary } = results.fit(fitId)
  const { axis, config } = results.space(spaceId)
  const dataset = datasets.get(datasetId)
  if (!dataset.summary.uns.includes('truth') || config.source.kind !== 'obsm') return null
  await assertSource(services, dataset)
  const { path } = dataset
  return services.compute.call(
    { where: path, readsFile: true },
    async (client) => {
      await putBlocks(client, { [spaceId]: () => results.arrays(spaceId), [fitId]: () => results.arrays(fitId) })
      return client.truth({ space: spaceId, fit: fitId, summary, axis, path }, { signal })
    },
    signal
  )
}
