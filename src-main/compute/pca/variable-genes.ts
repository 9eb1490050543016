import type { SparseRows } from '../../../src-shared/matrix.ts'
import { blockMoments, columnMoments } from './moments.ts'
import type { Moments } from './moments.ts'
import type { PcaProgress } from './result.ts'
import { mapBlocks } from './row-blocks.ts'
import type { RowBlocks } from './row-blocks.ts'

export interface VariableGenesOptions {
  /** Number of genes wanted. */
  readonly top: number
  /** The transform that the values went through; it is undone, because dispersion is judged on the scale of counts. */
  readonly transform: 'log1p' | 'sqrt' | 'none'
  readonly bins?: number
}

export interface VariableGenes {
  /** At most `top` genes, ascending. */
  readonly genes: Int32Array<ArrayBuffer>
  /** [p] normalised dispersion; NaN for a gene that does not vary. */
  readonly dispersion: Float64Array<ArrayBuffer>
}

/**
 * The most variable genes of normalised cells X [n, p] by normalised dispersion: log(variance / mean), centred and scaled
 * by mean and standard deviation within 20 equal bins of log(1 + mean); a gene alone in its bin gets 1. Ties go to the
 * gene that comes first, genes that do not vary come last. Source: Satija et al. 2015 ("seurat" flavour of scanpy).
 */
export function variableGenes(X: SparseRows, options: VariableGenesOptions): VariableGenes {
  return byDispersion(columnMoments(onCounts(X, options)), options)
}

/** The same of a matrix that comes in row blocks, in one pass. */
export function* streamedVariableGenes(
  X: RowBlocks,
  options: VariableGenesOptions
): Generator<PcaProgress, VariableGenes> {
  const counts = X.valued?.(INVERSE[options.transform]) ?? mapBlocks(X, X.cols, (block) => onCounts(block, options))
  return byDispersion(yield* blockMoments(counts), options)
}

function onCounts(X: SparseRows, { transform }: VariableGenesOptions): SparseRows {
  return { ...X, data: X.data.map(INVERSE[transform]) }
}

function byDispersion({ mean, variance }: Moments, options: VariableGenesOptions): VariableGenes {
  const logMean = mean.map((m) => Math.log1p(m))
  const raw = variance.map((v, g) => (v > 0 && mean[g] > LEAST_MEAN ? Math.log(v / mean[g]) : NaN))
  const dispersion = normaliseWithinBins(raw, binsOf(logMean, options.bins ?? 20))
  const order = Array.from(dispersion.keys()).sort((a, b) => rank(dispersion[b]) - rank(dispersion[a]) || a - b)
  return { genes: Int32Array.from(order.slice(0, options.top)).sort(), dispersion }
}

/** Dispersions that differ by less, relatively, are equal: the values come as float32. */
const ROUNDING = 1e-6

/** FPKM files hold values like 1e-40 that mean zero; their dispersions would distort the lowest bin. */
const LEAST_MEAN = 1e-12

const INVERSE = { log1p: Math.expm1, sqrt: (v: number) => v * v, none: (v: number) => v } as const

/** Finite, so that differences of two never-varying genes are 0 and not NaN. */
function rank(dispersion: number): number {
  return Number.isNaN(dispersion) ? -Number.MAX_VALUE : dispersion
}

/** Bin of each value: equal widths between least and most, closed on the right. */
function binsOf(values: Float64Array, bins: number): Int32Array {
  const least = values.reduce((a, v) => Math.min(a, v), Infinity)
  const most = values.reduce((a, v) => Math.max(a, v), -Infinity)
  const width = (most - least) / bins
  return Int32Array.from(values, (v) => (width > 0 ? Math.max(0, Math.ceil((v - least) / width) - 1) : 0))
}

function normaliseWithinBins(raw: Float64Array, bin: Int32Array): Float64Array<ArrayBuffer> {
  const groups = new Map<number, number[]>()
  raw.forEach((d, g) => {
    if (Number.isNaN(d)) return
    const members = groups.get(bin[g])
    if (members) members.push(g)
    else groups.set(bin[g], [g])
  })
  const out = new Float64Array(raw.length).fill(NaN)
  for (const members of groups.values()) {
    const m = members.length
    const centre = members.reduce((a, g) => a + raw[g], 0) / m
    const sd = Math.sqrt(members.reduce((a, g) => a + (raw[g] - centre) ** 2, 0) / (m - 1 || 1))
    for (const g of members)
      out[g] = m === 1 ? 1 : sd > ROUNDING * Math.max(1, Math.abs(centre)) ? (raw[g] - centre) / sd : 0
  }
  return out
}
