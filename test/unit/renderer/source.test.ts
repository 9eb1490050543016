import { describe, expect, it } from 'vitest'
import type { FileSummary, MatrixGuess, MatrixSummary } from '../../../src-shared/model/file-summary.ts'
import { choicesOf, holdsCounts, pcaDefaults, spaceOf } from '../../../src-renderer/steps/space/source.ts'
import { cellsOf } from '../../../src-renderer/steps/space/cells.ts'
import { summary } from '../../support/fake-host/records.ts'

const matrix = (values: MatrixGuess['values'], rows = 17, cols = 29): MatrixSummary => ({
  ...{ kind: 'dense', dtype: 'float32', rows, cols, nnz: null, filters: [], bytes: 4 * rows * cols },
  guess: { values, reason: 'as sampled' }
})
const file = (more: Partial<FileSummary>): FileSummary => ({
  ...summary('/a.h5ad'),
  x: null,
  obsm: [],
  nObs: 17,
  ...more
})

describe('settings proposed for a matrix', () => {
  it('normalise and log counts', () => {
    expect(pcaDefaults('X', matrix('counts'))).toMatchObject({ normalise: true, transform: 'log1p' })
  })
  it('take logs and scaled values as they are', () => {
    for (const values of ['log-normalised', 'scaled'] as const)
      expect(pcaDefaults('X', matrix(values))).toMatchObject({ normalise: false, transform: 'none', minCells: 0 })
  })
  it('ask for no more components than cells less one, or genes', () => {
    expect(pcaDefaults('X', matrix('counts', 17, 29)).components).toBe(16)
    expect(pcaDefaults('X', matrix('counts', 1000, 7)).components).toBe(7)
    expect(pcaDefaults('X', matrix('counts', 1000, 30_000))).toMatchObject({ components: 50, variableGenes: 2000 })
  })
})

describe('what the values of a cell add up to', () => {
  it('is a number of counts only where the matrix holds counts', () => {
    const { layers, raw } = { layers: { fpkm: matrix('normalised') }, raw: { x: matrix('counts'), nVars: 29, var: [] } }
    const of = file({ x: matrix('log-normalised'), raw, layers })
    const found = ['X', 'raw/X', 'layers/fpkm', 'layers/gone'].map((name) =>
      holdsCounts(of, spaceOf(pcaDefaults(name, matrix('counts'))))
    )
    expect(found).toEqual([false, true, false, false])
    expect(holdsCounts(of, spaceOf({ kind: 'obsm', key: 'X_pca' }))).toBe(false)
    const arrays = {
      ...{ X: Float64Array.of(1, 2), timeIndex: Int32Array.of(0, 0), total: Float32Array.of(3.5, 4.25) }
    }
    expect(cellsOf(arrays, 1, false).quality[0]?.title).toBe('Sum of values per cell')
    expect(cellsOf(arrays, 1, true).quality[0]?.title).toBe('Counts per cell')
  })
})

describe('what a space can be made of', () => {
  it('puts a PCA of the file first, then its matrices, and UMAP last with a warning', () => {
    const choices = choicesOf(
      file({
        x: matrix('counts'),
        obsm: [
          { key: 'X_umap', rows: 17, cols: 2, kind: 'dense' },
          { key: 'X_scVI', rows: 17, cols: 10, kind: 'dense' },
          { key: 'X_pca', rows: 17, cols: 5, kind: 'dense' }
        ]
      })
    )
    expect(choices.map((c) => c.id)).toEqual(['obsm:X_pca', 'pca:X', 'obsm:X_scVI', 'obsm:X_umap'])
    expect(choices.map((c) => c.discouraged)).toEqual([false, false, false, true])
  })
  it('offers raw and layers by their names', () => {
    const ids = choicesOf(file({ raw: { nVars: 29, x: matrix('counts') }, layers: { spliced: matrix('counts') } })).map(
      (c) => c.id
    )
    expect(ids).toEqual(['pca:raw/X', 'pca:layers/spliced'])
  })
  it('leaves out what cannot be read, is empty or does not fit the cells', () => {
    const unreadable = { ...matrix('counts'), guess: null }
    const obsm = [{ key: 'X_pca', rows: 16, cols: 5, kind: 'dense' as const }]
    expect(choicesOf(file({ x: unreadable, layers: { none: matrix('empty') }, obsm }))).toEqual([])
  })
})
