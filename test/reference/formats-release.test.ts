import { zipSync } from 'fflate'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EMBRYOID_BODY } from '../../src-shared/model/embryoid-body.ts'
import { Random } from '../../src-shared/random.ts'
import { realHost } from '../faults/real-host.ts'
import { below, makeFolder, numbered, tenxFiles } from '../unit/anndata/formats/fixtures.ts'

/** The embryoid body release, Mendeley v6n743h5ng: a zip with scRNAseq.zip in it, with a 10x folder for each pair of days. */
const FOLDERS = ['T0_1A', 'T2_3B', 'T4_5C', 'T6_7D', 'T8_9E']
const [CELLS, GENES] = [70, 60]

/** Counts in which the first twenty genes rise and the next twenty fall from one folder to the next. */
function release(version: 2 | 3): Uint8Array {
  const random = Random.seed(5)
  const ids = numbered('ENSG', GENES)
  const symbols = ids.map((_, g) => (g >= GENES - 4 ? `MT-${g}` : `G${g}`))
  const files = FOLDERS.map((folder, k) => {
    const counts = Array.from({ length: CELLS }, () => {
      const depth = 0.5 + random.uniform()
      return ids.map((_, g) => Math.round(depth * random.uniform() * (g < 20 ? 2 + 4 * k : g < 40 ? 18 - 4 * k : 6)))
    })
    return below(`scRNAseq/${folder}/`, tenxFiles({ counts, ids, symbols, barcodes: numbered('AC-', CELLS) }, version))
  })
  return zipSync({ 'EB/scRNAseq.zip': zipSync(Object.assign({}, ...files) as Record<string, Uint8Array>) })
}

test.each([2, 3] as const)(
  'a release of 10x folders in layout v%i is imported, cleaned by its recipe, and fitted',
  async (version) => {
    const { path: folder, remove } = makeFolder({ 'release.zip': release(version) })
    const real = await realHost(folder)
    try {
      const { client, made } = real
      const datasetId = await made(client.datasets.open({ kind: 'path', path: join(folder, 'release.zip') }))
      const { axis } = (await client.datasets.get({ id: datasetId })).summary.timeProposals[0]
      expect(axis.levels.map(({ label, t, cells }) => [label, t, cells])).toEqual(
        FOLDERS.map((label, k) => [label, 2 * k + 0.5, CELLS])
      )
      const source = {
        ...EMBRYOID_BODY,
        kind: 'pca' as const,
        matrix: 'X',
        minCells: 2,
        variableGenes: null,
        components: 3
      }
      const spaceId = await made(client.spaces.compute({ datasetId, config: { source, standardise: true, seed: 0 } }))
      const space = await client.spaces.get({ id: spaceId })
      expect(space.summary.cells.reduce((a, b) => a + b)).toBeLessThan(5 * CELLS)
      const config = { preset: 'default', model: null, dims: 3, testFraction: 0.4, seed: 1 } as const
      const { summary } = await client.fits.get({ id: await made(client.fits.start({ spaceId, config })) })
      expect(summary.labels).toEqual(FOLDERS)
      // The drift is learnt: the predicted cells are nearer to the next ones than the cells before them are.
      const { steps, mean } = summary.errors
      expect(steps).toHaveLength(4)
      expect(mean).toBeLessThan(0.9 * (steps.reduce((sum, { previous }) => sum + previous, 0) / 4))
      expect(readdirSync(folder).sort()).toEqual(['library', 'release.zip'])
    } finally {
      real.host.close()
      remove()
    }
  },
  120_000
)
