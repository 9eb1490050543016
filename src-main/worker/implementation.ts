import { implement } from '@orpc/server'
import { computeContract } from '../../src-shared/compute-contract/index.ts'
import type { NamedArrays } from '../../src-shared/model/arrays.ts'
import { hdf5HasFailed } from '../anndata/hdf5-read.ts'
import { withSource } from '../anndata/open-source.ts'
import { ALL_MODELS } from '../compute/jkonet/registry.ts'
import { arraysIn, Blocks } from './blocks.ts'
import { Checkpoint } from './checkpoint.ts'
import { kernelBuild } from './kernel-build.ts'
import { failing, reporting } from './failures.ts'
import { genesArea } from './genes.ts'
import { identifyArea } from './identify.ts'
import { computeDrivers } from './jobs/drivers.ts'
import { computeFit } from './jobs/fit.ts'
import { computeHeldOut } from './jobs/held-out.ts'
import { inspectFile } from './jobs/inspect.ts'
import { computeSpace } from './jobs/space.ts'
import { computeUmap } from './jobs/umap.ts'
import { computeView } from './jobs/view.ts'
import { writeFitResults } from './jobs/write-results.ts'
import { pathsArea } from './paths.ts'
import { simulateArea } from './simulate.ts'

/** What the entry of the process knows: where the code of a worker thread lies. */
export interface WorkerOptions {
  readonly threadEntry: URL
}

/** The implementation of the compute contract; also callable in-process, for tests. */
export function implementation({ threadEntry }: WorkerOptions) {
  const blocks = new Blocks()
  const os = implement(computeContract)
  return os.router({
    kernels: os.kernels.handler(() => kernelBuild()),
    ping: os.ping.handler(() => ({ memoryBytes: process.memoryUsage().rss, spent: hdf5HasFailed() })),
    has: os.has.handler(({ input }) => ({ present: blocks.has(input.key) })),
    put: os.put.handler(async ({ input }) => blocks.put(input.key, new Uint8Array(await input.bytes.arrayBuffer()))),
    take: os.take.handler(({ input }) => failing(() => new Blob([blocks.take(input.key)]))),
    inspect: os.inspect.handler(({ input, signal }) => failing(() => inspectFile(input, signal))),
    proposeTime: os.proposeTime.handler(({ input }) =>
      failing(() => withSource(input.path, (source) => source.proposeTime(input.column)))
    ),
    space: os.space.handler(({ input, signal }) =>
      reporting(async (reporter) => {
        const { summary, arrays } = await computeSpace(input, reporter, signal)
        return { summary, key: blocks.keep(arrays) }
      })
    ),
    fit: os.fit.handler(({ input, signal }) =>
      reporting(
        async (reporter) => {
          const found = input.resume === undefined ? {} : bytesOf(blocks.arrays(input.resume))
          const checkpoint = new Checkpoint((piece, bytes) => reporter.piece(piece, bytes), found)
          const request = { ...input, ...arraysIn(blocks, input), threadEntry, checkpoint }
          const { summary, arrays } = await computeFit(request, reporter, signal)
          return { summary, key: blocks.keep(arrays) }
        },
        (bytes) => blocks.keepBytes(bytes)
      )
    ),
    heldOut: os.heldOut.handler(({ input, signal }) =>
      reporting((reporter) => computeHeldOut({ ...input, ...arraysIn(blocks, input), threadEntry }, reporter, signal))
    ),
    view: os.view.handler(({ input, signal }) =>
      failing(async () => {
        const arrays = await computeView(
          blocks.arrays(input.space),
          blocks.arrays(input.fit),
          input.summary,
          input.config,
          signal
        )
        return new Blob([arrays])
      })
    ),
    umap: os.umap.handler(({ input, signal }) =>
      reporting(async (reporter) => {
        const request = { ...input, arrays: blocks.arrays(input.space), threadEntry }
        return { key: blocks.keep(await computeUmap(request, reporter, signal)) }
      })
    ),
    drivers: os.drivers.handler(({ input }) =>
      failing(() => computeDrivers({ ...input, space: blocks.arrays(input.space), fit: blocks.arrays(input.fit) }))
    ),
    ...genesArea(os, blocks),
    ...pathsArea(os, blocks),
    ...simulateArea(os),
    ...identifyArea(os, blocks, threadEntry),
    writeResults: os.writeResults.handler(({ input, signal }) =>
      reporting((reporter) => {
        const [space, fit] = [blocks.arrays(input.space), blocks.arrays(input.fit)]
        return writeFitResults({ ...input, space, fit }, reporter, signal)
      })
    ),
    models: os.models.handler(() =>
      ALL_MODELS.map(({ id, label, description, coupling }) => ({
        ...{ id, label, description },
        growth: coupling === 'unbalanced'
      }))
    )
  })
}

/** The pieces of a checkpoint as they were put. */
function bytesOf(arrays: NamedArrays): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(arrays).flatMap(([name, A]) => (A instanceof Uint8Array ? [[name, A]] : [])))
}
