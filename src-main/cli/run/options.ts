import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { presetSchema, type Preset } from '../../../src-shared/model/fit.ts'
import { decimal, integer, integers, text, usage } from '../arguments.ts'
import type { Values } from '../command.ts'
import { GROWTH_OPTIONS, growthAsked, type GrowthAsked } from './growth.ts'

const MAX_SEED = 2 ** 31 - 1

/** Options of every command that fits: what `runOptions` reads, as Node's parser wants them. */
export const FIT_OPTIONS = {
  out: { type: 'string' },
  time: { type: 'string' },
  obsm: { type: 'string' },
  pcs: { type: 'string' },
  preset: { type: 'string' },
  model: { type: 'string' },
  ...GROWTH_OPTIONS,
  threads: { type: 'string' },
  json: { type: 'boolean' }
} as const

/** What `run` was asked to do. */
export interface RunOptions {
  readonly file: string
  readonly out: string
  readonly time: string | undefined
  readonly obsm: string | undefined
  readonly pcs: number | undefined
  readonly testFraction: number
  /** Each makes a fit of its own; the first is the one that is drawn. */
  readonly seeds: readonly number[]
  readonly preset: Preset
  readonly model: string | null
  /** What is known beforehand of how cells grow in number. */
  readonly growth: GrowthAsked | null
  readonly threads: number
  /** Whether the results also go into a copy of the file. */
  readonly h5ad: boolean
}

/** Options of a command that fits, with their defaults; paths are absolute. Error: E_USAGE. */
export function runOptions(file: string, values: Values): RunOptions {
  const out = text(values, 'out')
  if (out === undefined) throw usage('--out DIR is missing')
  return {
    file: resolve(file),
    out: resolve(out),
    time: text(values, 'time'),
    obsm: text(values, 'obsm')?.replace(/^obsm\//, ''),
    pcs: integer(values, 'pcs', [1, 500], undefined),
    testFraction: decimal(values, 'test', [0.05, 0.9], 0.4),
    seeds: seedsOf(values),
    preset: preset(text(values, 'preset') ?? 'default'),
    model: text(values, 'model') ?? null,
    growth: growthAsked(values),
    threads: integer(values, 'threads', [1, 256], availableParallelism()),
    h5ad: values['h5ad'] === true
  }
}

/** --seed N or --seeds LIST; 0 where neither is given. */
function seedsOf(values: Values): number[] {
  const list = text(values, 'seeds')
  const one = integer(values, 'seed', [0, MAX_SEED], undefined)
  if (list === undefined) return [one ?? 0]
  if (one !== undefined) throw usage('--seed and --seeds cannot be given together')
  return [...new Set(integers(list, 'seeds'))]
}

function preset(name: string): Preset {
  const known = presetSchema.options.find((one) => one === name)
  if (known) return known
  throw usage(`--preset is ${presetSchema.options.map((one) => `"${one}"`).join(' or ')}, not "${name}"`)
}
