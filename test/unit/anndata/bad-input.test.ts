import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import type { Source } from '../../../src-main/anndata/source.ts'
import { AppError } from '../../../src-shared/errors.ts'
import { drain } from '../../support/drain.ts'

const fixture = (name: string): string => join(import.meta.dirname, `../../support/h5ad/${name}.h5ad`)
const folder = mkdtempSync(join(tmpdir(), 'jkoscope-bad-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Code and message of what `use` of a file throws. */
async function failure(
  path: string,
  use: (source: Source) => unknown = (source) => source.summary()
): Promise<AppError> {
  const error: unknown = await withSource(path, use).catch((thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`)
  return error
}

function made(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const readX = (source: Source): unknown => drain(source.matrix('X').collect())

describe('a file that cannot be opened is told apart', () => {
  test('no such file', async () => {
    expect(await failure(join(folder, 'gone.h5ad'))).toMatchObject({ code: 'E_FILE_NOT_FOUND' })
  })

  test('a folder, a device and a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.h5ad')])
    for (const path of [folder, '/dev/null', join(folder, 'pipe.h5ad')]) {
      expect(await failure(path)).toMatchObject({ code: 'E_FILE_NOT_REGULAR' })
    }
  })

  test.skipIf(process.getuid?.() === 0)('no permission', async () => {
    const path = made('secret.h5ad', 'x')
    chmodSync(path, 0)
    expect(await failure(path)).toMatchObject({ code: 'E_FILE_PERMISSION' })
  })

  test.each([
    ['text', 'gene,c1,c2\n'],
    ['nothing', ''],
    ['zip', 'PK\x03\x04 and more'],
    ['the signature in the wrong place', ' \x89HDF\r\n\x1a\n']
  ])('not HDF5: %s', async (_, content) => {
    expect(await failure(made('other.h5ad', content))).toMatchObject({ code: 'E_H5_NOT' })
  })

  test('cut short at every 1/64: it says so, with both sizes', async () => {
    const bytes = readFileSync(fixture('unsorted'))
    for (let part = 1; part < 64; part++) {
      const length = Math.floor((bytes.length * part) / 64)
      const error = await failure(made('cut.h5ad', bytes.subarray(0, length)))
      expect(error.code).toBe('E_H5_TRUNCATED')
      expect(error.message).toContain(`${length} of ${bytes.length} bytes`)
    }
  })

  test('cut within the first block', async () => {
    const bytes = readFileSync(fixture('unsorted'))
    for (const length of [8, 9, 15, 47]) {
      expect(await failure(made('cut.h5ad', bytes.subarray(0, length)))).toMatchObject({ code: 'E_H5_TRUNCATED' })
    }
  })

  test('HDF5, but not AnnData: it says what it looks like', async () => {
    expect(await failure(fixture('not_anndata'))).toMatchObject({ code: 'E_H5AD_NOT' })
    const error = await failure(fixture('mudata'))
    expect([error.code, error.message]).toEqual(['E_H5AD_NOT', expect.stringMatching(/MuData/)])
  })
})

describe('an element that cannot be read is a note; asking for it is an error that names it', () => {
  test.each([
    ['filter_unknown', 'E_H5_FILTER', /X\/data .* filter 400/],
    ['x_unknown_encoding', 'E_H5AD_ENCODING', /X .* coo_matrix/],
    ['complex_x', 'E_H5AD_DTYPE', /X .* complex64/],
    ['shape_wrong', 'E_H5AD_SHAPE', /18 rows where 17/]
  ])('%s', async (name, code, text) => {
    const summary = await withSource(fixture(name), (source) => source.summary())
    expect(summary.x).toBeNull()
    expect(summary.notes).toEqual([expect.stringMatching(text)])
    expect(summary.timeProposals.map((proposal) => proposal.column)).toEqual(['day'])
    expect(await failure(fixture(name), readX)).toMatchObject({ code, message: expect.stringMatching(text) })
  })

  test('unknown layers and columns are named, the rest is read', async () => {
    const summary = await withSource(fixture('unknown_encoding'), (source) => source.summary())
    expect(summary.notes.join(' ')).toMatch(/obs\/ragged .* awkward-array.*layers\/odd .* hologram/)
    expect(summary.obs.map((column) => column.name)).toEqual(['day'])
  })

  test.each([
    ['no_index', /no index \("gone"\)/],
    ['lost_column', /not there: lost/],
    ['code_beyond', /entry 2 has the code 9, but there are 3 categories/]
  ])('%s', async (name, text) => {
    const summary = await withSource(fixture(name), (source) => source.summary())
    expect(summary.notes).toEqual([expect.stringMatching(text)])
    expect([summary.nObs, summary.nVars]).toEqual([17, 5])
  })
})

describe('a sparse matrix that contradicts itself', () => {
  test.each([
    ['index_beyond', /entry 3 has the index 5, beyond 4/],
    ['index_negative', /entry 3 has the index -1/],
    ['indptr_falls', /offset 4 is 1, less than the one before/],
    ['indptr_end', /offset 17 is 7/],
    ['indptr_start', /start at 1/]
  ])('%s', async (name, text) => {
    expect(await failure(fixture(name), readX)).toMatchObject({ code: 'E_CSR', message: expect.stringMatching(text) })
  })
})

describe('time and embedding', () => {
  test('no column looks like a time: nothing is proposed; a name that is not there is an error', async () => {
    const summary = await withSource(fixture('no_time'), (source) => source.summary())
    expect(summary.timeProposals).toEqual([])
    const error = await failure(fixture('no_time'), (source) => source.proposeTime('day'))
    expect([error.code, error.message]).toEqual(['E_TIME_COLUMN', expect.stringMatching(/"day"/)])
  })

  test('one timepoint', async () => {
    const summary = await withSource(fixture('one_time'), (source) => source.summary())
    expect(summary.timeProposals).toEqual([])
    expect(await failure(fixture('one_time'), (source) => source.proposeTime('day'))).toMatchObject({
      code: 'E_TIME_ONE'
    })
  })

  test('a value that is not finite is located; PCs before it can be used', async () => {
    const error = await failure(fixture('nan_embedding'), (source) => source.embedding('X_pca'))
    expect([error.code, error.message]).toEqual([
      'E_EMBED_NONFINITE',
      expect.stringMatching(/1 value .* row 5, column 2/)
    ])
    await withSource(fixture('nan_embedding'), (source) => expect(source.embedding('X_pca', 1).cols).toBe(1))
  })

  test('more PCs than there are, and an embedding that is not there', async () => {
    const error = await failure(fixture('csr_embedding'), (source) => source.embedding('X_pca', 4))
    expect([error.code, error.message]).toEqual(['E_EMBED_PCS', expect.stringMatching(/4 PCs .*X_pca \(3\)/)])
    expect(await failure(fixture('csr_embedding'), (source) => source.embedding('X_umap'))).toMatchObject({
      code: 'E_NO_MATRIX'
    })
  })
})
