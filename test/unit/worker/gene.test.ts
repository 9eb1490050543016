import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { readGene, readObsColumn } from '../../../src-main/worker/jobs/gene.ts'
import { drain } from '../../support/drain.ts'
import { DATA, haveData } from '../../support/data-folder.ts'

const SAMPLE = join(import.meta.dirname, '../../../assets/sample.h5ad')
const own = (name: string): string => join(import.meta.dirname, '../../support/h5ad', `${name}.h5ad`)
const real = (name: string): string => join(DATA, 'h5ad', `${name}.h5ad`)

/** Every gene of X read alone, and as it stands in the whole matrix. */
async function columns(path: string): Promise<{ kind: string | undefined; alone: number[][]; whole: number[][] }> {
  const { genes, whole, kind } = await withSource(path, (source) => {
    const { matrix: M } = drain(source.matrix('X').collect()).result
    const whole = Array.from({ length: M.cols }, () => new Array<number>(M.rows).fill(0))
    for (let i = 0; i < M.rows; i++)
      for (let e = M.indptr[i]; e < M.indptr[i + 1]; e++) whole[M.indices[e]][i] = M.data[e]
    return { genes: source.matrix('X').genes(), whole, kind: source.summary().x?.kind }
  })
  const alone: number[][] = []
  for (const gene of genes) alone.push([...(await readGene({ path, matrix: 'X', gene }))])
  return { kind, alone, whole }
}

describe('a gene is read as it stands in the matrix', () => {
  test.each(['unsorted', 'uint8_indices', 'int64_indices', 'big_endian', 'half_precision'])('%s', async (name) => {
    const { alone, whole } = await columns(own(name))
    expect(alone.flat().some((value) => value !== 0)).toBe(true)
    expect(alone).toEqual(whole)
  })
  test.skipIf(!haveData('h5ad')).each([
    ['nf-anndata__x_sparse_csc', 'csc'],
    ['nf-anndata__x_sparse_csr', 'csr'],
    ['nf-anndata__x_dense_float64', 'dense']
  ])('%s is %s', async (name, kind) => {
    const found = await columns(real(name))
    expect(found.kind).toBe(kind)
    expect(found.alone.flat().some((value) => value !== 0)).toBe(true)
    expect(found.alone).toEqual(found.whole)
  })
})

test('a gene that is not there and a cancelled reading are said', async () => {
  await expect(readGene({ path: SAMPLE, matrix: 'X', gene: 'NO SUCH' })).rejects.toMatchObject({ code: 'E_GENE' })
  const gene = await withSource(SAMPLE, (source) => source.matrix('X').genes()[3])
  await expect(readGene({ path: SAMPLE, matrix: 'X', gene }, AbortSignal.abort())).rejects.toMatchObject({
    code: 'E_CANCELLED'
  })
})

test('obs columns come as labels that occur, or as numbers', async () => {
  const branch = await readObsColumn({ path: SAMPLE, column: 'branch' })
  expect(branch.labels).toContain('Progenitor')
  expect(branch.arrays['codes']?.length).toBe(5000)
  expect(Math.max(...(branch.arrays['codes'] ?? []))).toBe((branch.labels?.length ?? 0) - 1)
  await expect(readObsColumn({ path: SAMPLE, column: 'nothing' })).rejects.toMatchObject({ code: 'E_TIME_COLUMN' })
})
