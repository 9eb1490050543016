import { describe, expect, it } from 'vitest'
import { variableGenes } from '../../../src-main/compute/pca/variable-genes.ts'
import { madeOf } from './made-matrices.ts'

/** Counts 0..9 of a formula with means that differ by gene, log1p. */
const X = madeOf(53, 31, (i, g) =>
  Math.log1p(((i * i * 7 + g * 13 + i * g) % 10) * (1 + (g % 7)) * ((i + g) % 3 === 0 ? 1 : 0))
)

/**
 * scanpy 1.11.5: sc.pp.highly_variable_genes(AnnData(X), n_top_genes=8, flavor='seurat') on the same matrix
 * (dispersions_norm of genes 0..5, and the genes chosen).
 */
const SCANPY_DISPERSION: readonly number[] = [0.707107, 0.707107, 0.707107, 0.707107, 0.087578, -0.707107]
const SCANPY_GENES: readonly number[] = [6, 7, 10, 12, 21, 22, 28, 30]

describe('variable genes', () => {
  it('agree with scanpy on the dispersions and the genes', () => {
    const { genes, dispersion } = variableGenes(X, { top: 8, transform: 'log1p' })
    SCANPY_DISPERSION.forEach((d, g) => expect(dispersion[g]).toBeCloseTo(d, 4))
    expect(Array.from(genes)).toEqual(SCANPY_GENES)
  })

  it('judge on the scale of counts, whatever the transform was', () => {
    const counts = madeOf(53, 31, (i, g) => (i * g * 5 + i * i + g) % 6)
    const roots = { ...counts, data: counts.data.map(Math.sqrt) }
    const a = variableGenes(counts, { top: 5, transform: 'none' })
    const b = variableGenes(roots, { top: 5, transform: 'sqrt' })
    a.dispersion.forEach((d, g) => expect(b.dispersion[g]).toBeCloseTo(d, 4))
  })

  it('break ties by the gene index and put constant genes last', () => {
    const twins = madeOf(12, 6, (i, g) => (g === 2 ? 3 : i % 4))
    const { genes, dispersion } = variableGenes(twins, { top: 3, transform: 'none' })
    expect(Array.from(genes)).toEqual([0, 1, 3])
    expect(dispersion[2]).toBeNaN()
    expect(Array.from(variableGenes(twins, { top: 99, transform: 'none' }).genes)).toEqual([0, 1, 2, 3, 4, 5])
  })
})
