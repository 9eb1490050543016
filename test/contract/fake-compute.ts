import { implement, ORPCError } from '@orpc/server'
import { writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { computeContract } from '../../src-shared/compute-contract/index.ts'
import { AppError, toErrorData, type ErrorCode } from '../../src-shared/errors.ts'
import { packArrays } from '../../src-shared/model/arrays.ts'
import type { FitConfig } from '../../src-shared/model/fit.ts'
import type { Progress } from '../../src-shared/model/job.ts'
import { fitSummary, heldOutSummary, spaceSummary, summaryOf, timeProposal } from './records.ts'

/** Compute without numerics. What it does wrong depends on words in the path that it is given (`behave`). */
export interface FakeOptions {
  readonly memoryBytes?: number
}

export function fakeCompute({ memoryBytes = 1e8 }: FakeOptions = {}) {
  const blocks = new Map<string, Blob>()
  const os = implement(computeContract)
  let made = 0
  let spent = false
  const keep = (): string => {
    const key = `made/${++made}`
    blocks.set(key, new Blob([packArrays({ X: Float64Array.of(made, 2, 3), timeIndex: Int32Array.of(0, 1, -1) })]))
    return key
  }
  /** What a call about fits names has to be there, growth too where the configuration has it. */
  const requireBlocks = ({ space, prior, config }: { space: string; prior?: string; config: FitConfig }): void => {
    const missing = [space, ...(config.growth ? [prior ?? 'prior'] : [])].find((key) => !blocks.has(key))
    if (missing !== undefined) throw failure('E_INTERNAL', missing)
  }
  return os.router({
    ping: os.ping.handler(() => ({ memoryBytes, spent })),
    kernels: os.kernels.handler(() => ({ build: 'base', hash: 'of fake kernels' })),
    has: os.has.handler(({ input }) => ({ present: blocks.has(input.key) })),
    put: os.put.handler(({ input }) => void blocks.set(input.key, input.bytes)),
    take: os.take.handler(({ input }) => {
      const bytes = blocks.get(input.key)
      if (!bytes) throw failure('E_NOT_FOUND', input.key)
      blocks.delete(input.key)
      return bytes
    }),
    inspect: os.inspect.handler(async ({ input }) => {
      spent ||= input.path.includes('damaged')
      await behave(input.path)
      return summaryOf(input.path)
    }),
    proposeTime: os.proposeTime.handler(() => timeProposal),
    space: os.space.handler(async function* ({ input, signal }) {
      yield* steps(input.path, signal)
      return { summary: spaceSummary(input.config), key: keep() }
    }),
    fit: os.fit.handler(async function* ({ input, signal }) {
      requireBlocks(input)
      yield* steps('', signal)
      return { summary: fitSummary(input.config), key: keep() }
    }),
    heldOut: os.heldOut.handler(async function* ({ input, signal }) {
      requireBlocks(input)
      yield* steps('', signal)
      return heldOutSummary(input.config)
    }),
    view: os.view.handler(({ input }) => {
      if (!blocks.has(input.space) || !blocks.has(input.fit)) throw failure('E_INTERNAL', input.fit)
      return new Blob([
        packArrays({
          V: Float32Array.of(++made, 1, 2, 3),
          mask: Uint8Array.of(1, 1, 0, 1),
          frameTime: Float64Array.of(0, 1),
          arrowX: Float64Array.of(0),
          gridX: Float64Array.of(0, 1),
          gridY: Float64Array.of(0, 1),
          cellX: Float32Array.of(0.2, 0.8),
          cellY: Float32Array.of(0.5, 0.1),
          cellTime: Int32Array.of(0, 1)
        })
      ])
    }),
    drivers: os.drivers.handler(() => []),
    umap: os.umap.handler(async function* ({ input, signal }) {
      if (!blocks.has(input.space)) throw failure('E_INTERNAL', input.space)
      yield* steps('', signal)
      return { key: keep() }
    }),
    genes: os.genes.handler(() => ({ names: ['SOX2', 'NANOG'], symbols: null })),
    gene: os.gene.handler(() => ({ key: keep() })),
    obsColumn: os.obsColumn.handler(() => ({ labels: null, key: keep() })),
    growthPrior: os.growthPrior.handler(async function* ({ input, signal }) {
      if (!blocks.has(input.space)) throw failure('E_INTERNAL', input.space)
      yield* steps(input.path, signal)
      return { key: keep() }
    }),
    fates: os.fates.handler(async function* ({ input, signal }) {
      yield* steps('', signal)
      return { column: input.column, groups: [], observed: [], timepoints: [] }
    }),
    trend: os.trend.handler(async function* ({ input, signal }) {
      yield* steps('', signal)
      return { gene: input.gene, absolute: true, observed: [], predicted: [] }
    }),
    trace: os.trace.handler(({ input }) => {
      if (!blocks.has(input.space) || !blocks.has(input.fit)) throw failure('E_INTERNAL', input.fit)
      return new Blob([packArrays({ path: new Float32Array(input.cells.length) })])
    }),
    preview: os.preview.handler(({ input }) => {
      if (!blocks.has(input.space)) throw failure('E_INTERNAL', input.space)
      return new Blob([packArrays({ V: Float32Array.of(++made) })])
    }),
    writeResults: os.writeResults.handler(async function* ({ input, signal }) {
      if (!blocks.has(input.space) || !blocks.has(input.fit)) throw failure('E_INTERNAL', input.fit)
      yield* steps(input.out, signal)
      writeFileSync(input.out, JSON.stringify(input.about))
      return { obs: {}, obsm: {}, uns: {} }
    }),
    fitSeeds: os.fitSeeds.handler(async function* ({ input, signal }) {
      requireBlocks(input)
      yield* steps('', signal)
      return { fits: input.seeds.map((seed) => ({ summary: fitSummary({ ...input.config, seed }), key: keep() })) }
    }),
    disagreement: os.disagreement.handler(({ input }) => {
      for (const { fit } of input.fits) if (!blocks.has(fit)) throw failure('E_INTERNAL', fit)
      return new Blob([packArrays({ angle: Float32Array.of(input.fits.length) })])
    }),
    learningCurve: os.learningCurve.handler(async function* ({ input, signal }) {
      requireBlocks(input)
      yield* steps('', signal)
      const points = [{ share: 1, cells: 17, error: 0.5 }]
      return { config: input.config, model: 'fake', points, previous: 1, floor: 0.4, sentence: 'One.' }
    }),
    truth: os.truth.handler(() => null),
    potentials: os.potentials.handler(() => ['flat']),
    simulate: os.simulate.handler(async function* ({ input, signal }) {
      yield* steps(input.out, signal)
      return {}
    }),
    models: os.models.handler(() => [{ id: 'fake', label: 'Fake', description: 'A model.', growth: false }])
  })
}

function failure(code: ErrorCode, where: string): ORPCError<'APP', unknown> {
  return new ORPCError('APP', {
    status: 422,
    defined: true,
    data: toErrorData(new AppError(code, { where, detail: where }))
  })
}

async function behave(path: string): Promise<void> {
  if (path.includes('missing')) throw failure('E_FILE_NOT_FOUND', path)
  if (path.includes('damaged')) throw failure('E_H5_READ', path)
  if (path.includes('throws')) throw new Error('a fault of the program')
  if (path.includes('dies')) process.exit(7)
  if (path.includes('heap')) process.abort()
  if (path.includes('slow')) await setTimeout(300)
  if (path.includes('hangs')) for (;;);
}

/** Twenty steps; a path with "stubborn" blocks the process for two seconds in each, one with "fails" stops at the third. */
async function* steps(path: string, signal: AbortSignal | undefined): AsyncGenerator<Progress, void> {
  for (let s = 0; s < 20; s++) {
    if (signal?.aborted) throw failure('E_CANCELLED', path)
    if (path.includes('fails') && s === 3) throw failure('E_CSR', path)
    yield { stage: 'Working', fraction: s / 20, loss: [[s, 1 / (s + 1)]] }
    if (path.includes('stubborn')) block(2000)
    await setTimeout(5)
  }
}

function block(milliseconds: number): void {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}
