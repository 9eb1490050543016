import { describe, expect, test } from 'vitest'
import { chooseFace, type FaceFacts } from '../../../src-main/cli/choose-face.ts'
import { chooseSpace } from '../../../src-main/cli/run/choose-space.ts'
import { table } from '../../../src-main/cli/table.ts'
import type { FileSummary, MatrixSummary } from '../../../src-shared/model/file-summary.ts'
import { summaryOf } from '../../contract/records.ts'

function matrix(values: NonNullable<MatrixSummary['guess']>['values'], rows = 100, cols = 3000): MatrixSummary {
  return { kind: 'csr', dtype: 'float32', rows, cols, nnz: 9, filters: [], bytes: 9, guess: { values, reason: '' } }
}

const file = (change: Partial<FileSummary>): FileSummary => ({ ...summaryOf('/a.h5ad'), obsm: [], ...change })
const pca = [{ key: 'X_pca', rows: 100, cols: 50, kind: 'dense' as const }]
const none = { obsm: undefined, pcs: undefined, seeds: [0] }

describe('the space of a run', () => {
  test("is the file's X_pca with its first five columns", () => {
    const { config, dims } = chooseSpace(file({ obsm: pca, x: matrix('counts') }), none)
    expect(config).toEqual({ source: { kind: 'obsm', key: 'X_pca' }, standardise: true, seed: 0 })
    expect(dims).toBe(5)
  })

  test('is the embedding asked for, as far as it goes', () => {
    const two = [...pca, { key: 'X_two', rows: 100, cols: 2, kind: 'dense' as const }]
    expect(chooseSpace(file({ obsm: two }), { ...none, obsm: 'X_two' })).toMatchObject({ dims: 2 })
    expect(chooseSpace(file({ obsm: two }), { ...none, obsm: 'X_two', pcs: 1 })).toMatchObject({ dims: 1 })
  })

  test('is PCA of the matrix where a number of PCs is asked for, or of X_pca where there is none', () => {
    expect(chooseSpace(file({ obsm: pca, x: matrix('counts') }), { ...none, pcs: 7 })).toMatchObject({
      config: { source: { kind: 'pca', matrix: 'X', components: 50 } },
      dims: 7
    })
    expect(chooseSpace(file({ obsm: pca }), { ...none, pcs: 7 })).toMatchObject({
      config: { source: { kind: 'obsm' } },
      dims: 7
    })
  })

  test.each([
    ['counts', true, 'log1p', 3],
    ['normalised', false, 'log1p', 3],
    ['log-normalised', false, 'none', 3],
    ['scaled', false, 'none', 0]
  ] as const)('of %s normalises: %s, transforms: %s', (values, normalise, transform, minCells) => {
    expect(chooseSpace(file({ x: matrix(values) }), none).config.source).toMatchObject({
      normalise,
      transform,
      minCells,
      variableGenes: 2000
    })
  })

  test('prefers what was not scaled, and passes over what is empty', () => {
    const raw = { nVars: 5, x: matrix('counts') }
    expect(chooseSpace(file({ x: matrix('scaled'), raw }), none).config.source).toMatchObject({ matrix: 'raw/X' })
    const layers = { counts: matrix('counts') }
    expect(chooseSpace(file({ x: matrix('empty'), layers }), none).config.source).toMatchObject({
      matrix: 'layers/counts'
    })
    expect(chooseSpace(file({ x: matrix('scaled') }), none).config.source).toMatchObject({ matrix: 'X' })
  })

  test('has no more components than the matrix gives, and all genes of a small one', () => {
    expect(chooseSpace(file({ x: matrix('counts', 17, 29) }), none).config.source).toMatchObject({
      components: 16,
      variableGenes: null
    })
    expect(chooseSpace(file({ x: matrix('counts', 100, 9) }), none).config.source).toMatchObject({ components: 9 })
  })

  test.each([
    [file({}), none, 'E_NO_MATRIX'],
    [file({ obsm: pca }), { ...none, obsm: 'X_umap' }, 'E_NO_MATRIX'],
    [file({ obsm: pca }), { ...none, pcs: 51 }, 'E_EMBED_PCS']
  ])('that cannot be is refused', (summary, options, code) => {
    expect(() => chooseSpace(summary, options)).toThrow(expect.objectContaining({ code }) as Error)
  })
})

describe('the face', () => {
  const desktop: FaceFacts = { asked: undefined, isRoot: false, hasDisplay: true, electronReady: () => true }
  test.each<[string, Partial<FaceFacts>, string]>([
    ['a desktop with the runtime', {}, 'electron'],
    ['a desktop without it', { electronReady: () => false }, 'browser'],
    ['root', { isRoot: true }, 'browser'],
    ['no display', { hasDisplay: false }, 'browser'],
    ['a wish for the browser', { asked: 'browser' }, 'browser'],
    ['a wish for the window', { asked: 'electron', hasDisplay: false, isRoot: true }, 'electron']
  ])('for %s', (_what, change, face) => {
    expect(chooseFace({ ...desktop, ...change }).face).toBe(face)
  })

  test('is chosen without fetching a runtime that would not be used', () => {
    const electronReady = (): boolean => expect.fail('it was fetched')
    chooseFace({ ...desktop, hasDisplay: false, electronReady })
    chooseFace({ ...desktop, asked: 'browser', electronReady })
  })
})

test('a table is aligned and free of control codes', () => {
  expect(
    table([
      ['a', 'bb'],
      ['ccc', '\u001b[1m']
    ])
  ).toBe('  a    bb\n  ccc  ?[1m\n')
  expect(table([])).toBe('')
})
