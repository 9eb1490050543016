import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { levelsOf } from '../../src-main/anndata/h5ad/levels.ts'
import { withSource } from '../../src-main/anndata/open-source.ts'
import { DATA, haveData } from '../support/data-folder.ts'

describe.skipIf(!haveData('eb'))('the embryoid body data as NumPy arrays', () => {
  test.each(['data.npy', 'sample_labels.npy'])(
    '%s: the embedding and the cells per time of eb_pca5.h5ad',
    async (name) => {
      const h5ad = await withSource(join(DATA, 'eb/eb_pca5.h5ad'), (source) => ({
        X: Float32Array.from(source.embedding('X_pca').data),
        codes: levelsOf(source.column('sample_labels')).codes
      }))
      await withSource(join(DATA, 'eb', name), (source) => {
        expect(Float32Array.from(source.embedding('X_pca').data)).toEqual(h5ad.X)
        expect(levelsOf(source.column('sample_labels')).codes).toEqual(h5ad.codes)
        const [proposal] = source.summary().timeProposals
        expect(proposal.column).toBe('sample_labels')
        expect(proposal.axis.levels.map(({ t, cells }) => [t, cells])).toEqual([
          [0, 2381],
          [1, 4163],
          [2, 3278],
          [3, 3665],
          [4, 3332]
        ])
      })
    }
  )
})
