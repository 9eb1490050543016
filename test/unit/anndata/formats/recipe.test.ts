import { join } from 'node:path'
import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { levelsOf } from '../../../../src-main/anndata/h5ad/levels.ts'
import { withSource } from '../../../../src-main/anndata/open-source.ts'
import { filterCounts } from '../../../../src-main/compute/pca/filters.ts'
import { normalise } from '../../../../src-main/compute/pca/normalise.ts'
import { pca } from '../../../../src-main/compute/pca/pca.ts'
import { takeCells, takeGenes } from '../../../../src-main/compute/pca/subset.ts'
import { EMBRYOID_BODY } from '../../../../src-shared/model/embryoid-body.ts'
import { Random } from '../../../../src-shared/random.ts'
import { drain } from '../../../support/drain.ts'
import { below, makeFolder, numbered, tenxFiles } from './fixtures.ts'

const FOLDERS = ['T0_1A', 'T2_3B', 'T4_5C', 'T6_7D', 'T8_9E']
const [CELLS, GENES] = [60, 90]

/** A release in which the first thirty genes rise and the next thirty fall over the timepoints. */
function release(): Uint8Array {
  const random = Random.seed(2)
  const ids = numbered('ENSG', GENES)
  const symbols = ids.map((_, g) => (g >= GENES - 4 ? `MT-${g}` : `G${g}`))
  const files = FOLDERS.map((folder, k) => {
    const counts = Array.from({ length: CELLS }, () => {
      const depth = 0.5 + random.uniform()
      return ids.map((_, g) => Math.round(depth * random.uniform() * (g < 30 ? 2 + 4 * k : g < 60 ? 18 - 4 * k : 6)))
    })
    return below(`scRNAseq/${folder}/`, tenxFiles({ counts, ids, symbols, barcodes: numbered('AC-', CELLS) }, 2))
  })
  return zipSync({ 'scRNAseq.zip': zipSync(Object.assign({}, ...files)) })
}

test('from the zip of a release to PCs that follow time, by the embryoid body recipe', async () => {
  const { path, remove } = makeFolder({ 'release.zip': release() })
  try {
    await withSource(join(path, 'release.zip'), (source) => {
      const timeIndex = levelsOf(source.column('sample')).codes
      const stored = source.matrix('X')
      const X = drain(stored.collect()).result.matrix
      const { cells, genes, dropped, mitochondrialGenes } = filterCounts(X, timeIndex, stored.genes(), {
        ...EMBRYOID_BODY.cells,
        minCells: EMBRYOID_BODY.minCells
      })
      expect(mitochondrialGenes).toBe(4)
      expect(dropped.librarySize / X.rows).toBeCloseTo(0.4, 1)
      expect(cells.length).toBe(X.rows - dropped.librarySize - dropped.mitochondrial)
      const counts = takeGenes(takeCells(X, cells), genes)
      const { matrix } = drain(normalise(counts, { target: 'median', transform: 'sqrt' })).result
      const { scores } = drain(pca(matrix, { components: 5, seed: 0 })).result
      const means = FOLDERS.map((_, k) => {
        const own = [...cells.keys()].filter((r) => timeIndex[cells[r]] === k)
        return own.reduce((sum, r) => sum + scores.data[r * scores.cols], 0) / own.length
      })
      const steps = means.slice(1).map((mean, k) => mean - means[k])
      expect(steps.every((step) => step > 0) || steps.every((step) => step < 0), `means ${means.join()}`).toBe(true)
    })
  } finally {
    remove()
  }
})
