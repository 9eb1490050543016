import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { normalise } from '../../../src-main/compute/pca/normalise.ts'
import { judgeValues } from '../../../src-main/anndata/h5ad/guess.ts'
import { pca } from '../../../src-main/compute/pca/pca.ts'
import { DATA, haveData } from '../../support/data-folder.ts'
import { drain } from '../../support/drain.ts'

const FILE = 'hsmm/hsmm_fpkm.h5ad'

/**
 * scikit-learn 1.9.1 on the real myoblast time course: X = anndata.read_h5ad(file).X; X.data = numpy.log1p(X.data);
 * PCA(10, svd_solver='arpack').fit(X).explained_variance_ (float32).
 */
const SKLEARN = [
  758.50348, 560.04828, 537.43732, 260.81055, 199.77682, 184.69711, 147.0964, 137.42191, 133.17204, 128.98126
]

describe.skipIf(!haveData(FILE))('PCA of the real myoblast time course (FPKM, 271 x 47,192)', () => {
  it.each([
    ['exact', 500, 1e-6],
    ['block-lanczos', 0, 1e-3]
  ] as const)('%s has the variances of scikit-learn', async (method, exactUpTo, digits) => {
    const X = await withSource(join(DATA, FILE), (source) => drain(source.matrix('X').collect()).result.matrix)
    expect(judgeValues(Array.from(X.data.subarray(0, 10_000))).values).toBe('normalised')
    const { matrix } = drain(normalise(X, { target: null, transform: 'log1p' })).result
    const R = drain(pca(matrix, { components: 10, seed: 0, exactUpTo })).result
    expect(R.method).toBe(method)
    SKLEARN.forEach((v, k) => expect(Math.abs(R.variance[k] / v - 1)).toBeLessThan(digits))
  })
})
