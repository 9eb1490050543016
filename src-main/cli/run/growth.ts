import { AppError } from '../../../src-shared/errors.ts'
import { bestMatrix } from '../../../src-shared/model/best-matrix.ts'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import { genesPrior, type GrowthPrior } from '../../../src-shared/model/growth.ts'
import type { Progress } from '../../../src-shared/model/job.ts'
import { drain, putBlocks, takeBlock, type Blocks } from '../../host/compute/calls.ts'
import type { WorkerHandle } from '../../host/compute/worker-handle.ts'
import { text, usage } from '../arguments.ts'
import type { Values } from '../command.ts'
import type { RunInput } from './compute-run.ts'
import type { SpaceBlock } from './prepare.ts'

export const GROWTH_OPTIONS = {
  'growth-rates': { type: 'string' },
  'growth-folds': { type: 'string' },
  'growth-genes': { type: 'boolean' },
  'growth-births': { type: 'boolean' }
} as const

/** What the options say of growth, before the file is known. */
export type GrowthAsked = Extract<GrowthPrior, { kind: 'column' }> | { readonly kind: 'genes'; readonly death: boolean }

/** Null where nothing is said. Throws E_USAGE where two things are, or where no model is named that could use it. */
export function growthAsked(values: Values): GrowthAsked | null {
  const [option, another] = Object.keys(GROWTH_OPTIONS).filter((name) => values[name] !== undefined)
  if (option === undefined) return null
  if (another !== undefined) throw usage(`--${option} and --${another} cannot be given together`)
  if (text(values, 'model') === undefined) {
    throw usage(`--${option} needs a model with growth: add --model jkonet-continuous-growth`)
  }
  if (option === 'growth-genes' || option === 'growth-births')
    return { kind: 'genes', death: option === 'growth-genes' }
  const column = (text(values, option) as string).replace(/^obs\//, '')
  return { kind: 'column', column, values: option === 'growth-rates' ? 'rate' : 'fold' }
}

/** What a fit of the run depends on. Throws E_NO_MATRIX where growth is to be scored without a matrix. */
export function fitConfig({ summary, choice, options }: RunInput, seed: number): FitConfig {
  const { preset, model, testFraction, growth: asked } = options
  const config = { preset, model, dims: choice.dims, testFraction, seed }
  if (asked === null) return config
  if (asked.kind === 'column') return { ...config, growth: asked }
  const matrix = bestMatrix(summary)
  if (!matrix)
    throw new AppError('E_NO_MATRIX', { where: summary.path, detail: 'expression matrix to score growth in' })
  return { ...config, growth: genesPrior(matrix, asked.death) }
}

export interface FitBlocks {
  readonly blocks: Blocks
  readonly request: { readonly space: 'space'; readonly prior?: 'prior' }
}

/** What the fits of a run need in the compute process, and the names to ask for it: the space, and where growth is given that. */
export async function fitBlocks(
  compute: WorkerHandle,
  input: RunInput,
  { bytes: space }: SpaceBlock,
  report: (progress: Progress) => void,
  signal: AbortSignal
): Promise<FitBlocks> {
  const { growth: prior } = fitConfig(input, 0)
  if (!prior) return { blocks: { space: () => space }, request: { space: 'space' } }
  const { file: path } = input.options
  const bytes = await compute.call(
    { where: path, readsFile: true },
    async (client) => {
      await putBlocks(client, { space: () => space })
      const request = { space: 'space', path, axis: input.axis, prior }
      const { key } = await drain(await client.growthPrior(request, { signal }), report)
      return takeBlock(client, key)
    },
    signal
  )
  return { blocks: { space: () => space, prior: () => bytes }, request: { space: 'space', prior: 'prior' } }
}
