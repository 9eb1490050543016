import { randomUUID } from 'node:crypto'
import { packArrays } from '../../../src-shared/model/arrays.ts'
import type { FitConfig, FitSummary } from '../../../src-shared/model/fit.ts'
import type { Progress } from '../../../src-shared/model/job.ts'
import type { Space } from '../../../src-shared/model/library.ts'
import { drain, putBlocks, takeBlock } from '../compute/calls.ts'
import type { ComputeClient } from '../compute/life.ts'
import { loggedErrorData } from '../errors.ts'
import type { JobContext, NewJob } from '../jobs.ts'
import { contentKey } from '../library/content-key.ts'
import type { Piece, UnfinishedFit } from '../library/unfinished.ts'
import type { Services } from '../services.ts'
import { fitBlocks } from './growth-prior.ts'

interface FitWork {
  readonly space: Space
  readonly config: FitConfig
  /** Key of all that the fit depends on. */
  readonly content: string
}

/** Starts a fit in a space; an equal one that exists already is given back, one that was interrupted goes on. */
export async function startFit(services: Services, spaceId: string, config: FitConfig): Promise<string> {
  const space = services.library.results.space(spaceId)
  services.compute.revive()
  const content = await fitContent(services, spaceId, config)
  return services.jobs.start(fitJob(services, { space, config, content }))
}

/** Offers the fits that were under way when the program ended. */
export function restoreFits(services: Services): void {
  const { unfinished, results } = services.library
  for (const { content, spaceId, config, fraction } of unfinished.list()) {
    services.jobs.restore(fitJob(services, { space: results.space(spaceId), config, content }), fraction)
  }
}

/** Key of all that a fit depends on. */
export async function fitContent({ version, kernels }: Services, spaceId: string, config: FitConfig): Promise<string> {
  return contentKey('fit', spaceId, config, version, await kernels())
}

function fitJob(services: Services, work: FitWork): NewJob {
  const { unfinished, results } = services.library
  return {
    kind: 'fit',
    title: `Landscape, ${work.config.dims} PCs`,
    datasetId: work.space.datasetId,
    content: work.content,
    heavy: true,
    resumes: () => resumption(unfinished.names(work.content)),
    abandon: () => unfinished.remove(work.content),
    run: async (context) => {
      services.compute.revive()
      const content = await fitContent(services, work.space.id, work.config)
      // Another version of the program would go on differently: then it starts anew.
      if (content !== work.content) unfinished.remove(work.content)
      return results.fitOf(content) ?? computeFit(services, { ...work, content }, context)
    }
  }
}

/** How a fit goes on with these pieces (worker/jobs/stages.ts, worker/tasks.ts). */
function resumption(pieces: readonly string[]): string {
  if (pieces.includes('fitted')) return 'The landscape is learnt; it goes on with the measuring.'
  if (pieces.includes('training')) return 'It goes on where it was, with the same result.'
  const couplings = pieces.filter((piece) => /^(coupling|growth)\//.test(piece)).length
  if (couplings === 0) return 'It starts again.'
  return `It starts learning again; ${couplings === 1 ? 'one pairing' : `${couplings} pairings`} of cells need not be made again.`
}

async function computeFit(
  services: Services,
  { space, config, content }: FitWork,
  context: JobContext
): Promise<string> {
  const { unfinished } = services.library
  const { signal, report } = context
  const { blocks, request: names } = await fitBlocks(services, space, config, context)
  const { summary, arrays } = await services.compute.call(
    { where: 'the fit' },
    async (client) => {
      await putBlocks(client, blocks)
      const resume = await putPieces(client, content, unfinished.pieces(content))
      const request = { ...names, axis: space.axis, config, threads: services.threads, resume }
      const { summary, key } = await drain(await client.fit(request, { signal }), async (progress) => {
        report(progress)
        const pieces = await takePieces(client, progress)
        if (pieces.length > 0 && !signal.aborted) {
          keep(services, { content, spaceId: space.id, config, fraction: progress.fraction }, pieces)
        }
      })
      return { summary, arrays: await takeBlock(client, key) }
    },
    signal
  )
  return keepFit(services, space, summary, arrays, content)
}

/** Keeps a fit that was made; its id. */
export function keepFit(
  { library, now }: Services,
  space: Space,
  summary: FitSummary,
  arrays: Uint8Array,
  content: string
): string {
  const { config, model } = summary
  const id = randomUUID()
  const growth = config.growth ? ', prior growth' : ''
  const name = `${model.label}${growth}, ${config.dims} PCs, seed ${config.seed}`
  const fit = { id, spaceId: space.id, datasetId: space.datasetId, name, config, summary, created: now() }
  library.results.addFit(fit, content, arrays)
  library.touch()
  return id
}

/** A fit that cannot be kept half done is still a fit: a failure to do so goes to the log. */
function keep({ library, now }: Services, fit: UnfinishedFit, pieces: readonly Piece[]): void {
  try {
    library.unfinished.save(fit, pieces, now())
  } catch (error) {
    loggedErrorData(error)
  }
}

/** Hands what was kept to compute; the key of the block, where there is anything. */
async function putPieces(
  client: ComputeClient,
  content: string,
  pieces: readonly Piece[]
): Promise<string | undefined> {
  if (pieces.length === 0) return undefined
  const key = `resume/${content}`
  const arrays = Object.fromEntries(pieces.map(([name, bytes]) => [name, new Uint8Array(bytes)]))
  await client.put({ key, bytes: new Blob([packArrays(arrays)]) })
  return key
}

async function takePieces(client: ComputeClient, { saved = [] }: Progress): Promise<Piece[]> {
  const pieces: Piece[] = []
  for (const { piece, key } of saved) pieces.push([piece, await takeBlock(client, key)])
  return pieces
}
