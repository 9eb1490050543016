import { randomUUID } from 'node:crypto'
import { AppError } from '../../../src-shared/errors.ts'
import type { SpaceConfig } from '../../../src-shared/model/space.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { drain, takeBlock } from '../compute/calls.ts'
import type { JobContext } from '../jobs.ts'
import { contentKey } from '../library/content-key.ts'
import type { DatasetRecord } from '../library/datasets.ts'
import type { Services } from '../services.ts'
import { assertSource } from './source.ts'
import { keepThumbnail, spaceThumbnail } from './thumbnail.ts'

/** A column that scores less is not taken for the time without asking. */
const TRUSTED_SCORE = 3

/** Starts computing a space on the dataset's time axis; an equal one that exists already is given back. */
export async function startSpace(services: Services, datasetId: string, config: SpaceConfig): Promise<string> {
  const dataset = services.library.datasets.get(datasetId)
  const axis = settledAxis(services, dataset)
  services.compute.revive()
  const content = contentKey('space', dataset.identity.hash, axis, config, services.version, await services.kernels())
  return services.jobs.start({
    kind: 'space',
    title: config.source.kind === 'obsm' ? config.source.key : `PCA of ${config.source.matrix}`,
    datasetId,
    content,
    heavy: true,
    run: async (context) =>
      services.library.results.spaceOf(content) ?? computeSpace(services, dataset, axis, config, content, context)
  })
}

/** The axis that the user settled, or else the best proposal where it is plain; it is then the settled one. */
function settledAxis({ library }: Services, { id, path, axis, summary }: DatasetRecord): TimeAxis {
  if (axis) return axis
  const best = summary.timeProposals[0]
  if (!best || best.score < TRUSTED_SCORE) throw new AppError('E_TIME_NONE', { where: path })
  library.datasets.setAxis(id, best.axis)
  library.touch()
  return best.axis
}

async function computeSpace(
  services: Services,
  dataset: DatasetRecord,
  axis: TimeAxis,
  config: SpaceConfig,
  content: string,
  { signal, report }: JobContext
): Promise<string> {
  await assertSource(services, dataset)
  services.compute.revive()
  const { path } = dataset
  const { summary, arrays } = await services.compute.call(
    { where: path, readsFile: true },
    async (client) => {
      const stream = await client.space({ path, axis, config, threads: services.threads }, { signal })
      const { summary, key } = await drain(stream, report)
      return { summary, arrays: await takeBlock(client, key) }
    },
    signal
  )
  const id = randomUUID()
  services.library.results.addSpace(
    { id, datasetId: dataset.id, axis, config, summary, created: services.now() },
    content,
    arrays
  )
  keepThumbnail(services, id, spaceThumbnail, arrays)
  services.library.touch()
  return id
}
