import { expect, test } from 'vitest'
import { methodsText } from '../../../src-main/host/exports/methods.ts'
import { JKO, JKONET_STAR, toBibtex, toRis } from '../../../src-main/host/exports/references.ts'
import type { SpaceSource } from '../../../src-shared/model/space.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { simulateRecords } from '../svg/simulated-records.ts'

const { space, axis, fit } = simulateRecords()
const input = { file: 'cells.h5ad', space, axis, fit: fit!, version: '1.2.3', year: 2026 }

test('the paragraph says what the records say', () => {
  const { paragraph } = methodsText(input)
  expect(paragraph).toContain('87 cells of cells.h5ad at 3 timepoints: Day 0 (n = 17), Day 2 (n = 29), Day 4 (n = 41).')
  expect(paragraph).toContain('first 2 coordinates of the embedding X_pca')
  expect(paragraph).toContain('60 % of the cells were used for fitting and 40 % were held out')
  expect(paragraph).toContain('0.500 for predictions from the timepoint before')
  expect(paragraph).toContain('1.250 without any movement')
  expect(paragraph).toContain('which is a variant of the published model')
  expect(paragraph).not.toMatch(/undefined|NaN|\[object/)
})

test('bare numbers get the unit of their axis', () => {
  const axis: TimeAxis = { column: 'Hours', unit: 'hour', levels: [], spacing: 'equal' }
  const hours = simulateRecords({ labels: ['0', '24', '48'] })
  const { paragraph } = methodsText({ ...input, fit: hours.fit!, axis })
  expect(paragraph).toContain('3 timepoints: hour 0 (n = 17), hour 24 (n = 29), hour 48 (n = 41).')
})

test('the published model is not called a variant, and cells that did not converge are told', () => {
  const published = structuredClone(fit!)
  published.model = { id: 'jkonet-tv', label: 'JKOnet*', variant: 'as published' }
  published.solver.prediction.notConverged = 5
  const { paragraph } = methodsText({ ...input, fit: published })
  expect(paragraph).not.toContain('variant of the published')
  expect(paragraph).toContain('did not converge for 5 of 17 cells')
})

test('how the training ended is told in words', () => {
  const early = structuredClone(fit!)
  Object.assign(early.solver.training, { status: 'stopped-early', steps: 900 })
  expect(methodsText({ ...input, fit: early }).paragraph).toContain(
    'training ended after 900 steps (stopped early, at the lowest validation loss).'
  )
})

test('what held-out cells chose is told, and of how many', () => {
  const tuned = structuredClone(fit!)
  const tried = [0.02, 0.005].map((rate) => ({
    rate,
    structure: 'any' as const,
    steps: 9,
    loss: rate,
    used: rate < 0.01
  }))
  tuned.solver.training.tried = tried
  const said = methodsText({ ...input, fit: tuned }).paragraph
  expect(said).toContain('with a learning rate of 0.005 out of 2, chosen on cells withheld from training')
  expect(said).not.toContain('sum of functions')
  tuned.solver.training.tried = (['any', 'additive'] as const).map((structure, s) => ({
    ...tried[1],
    structure,
    used: s === 1
  }))
  const other = methodsText({ ...input, fit: tuned }).paragraph
  expect(other).toContain('with a sum of functions of one component each, chosen on cells withheld')
  expect(other).not.toContain('learning rate')
})

test.each([
  [
    { beta: 0.0931, betaError: 0.0083 },
    'was beta = 0.0931 ± 0.0083 (± standard error by a jackknife over ten groups of cells). Held-out'
  ],
  [
    { beta: 0.7, betaError: 0.41 },
    'was beta = 0.70 ± 0.41 (± standard error by a jackknife over ten groups of cells), that is, not determined by'
  ]
])('the strength of the random motion is told with its error: %o', (noise, words) => {
  const noisy = { ...fit!, architecture: { ...fit!.architecture, ...noise } }
  expect(methodsText({ ...input, fit: noisy }).paragraph).toContain(words)
  const { betaError: _, ...old } = noisy.architecture
  expect(methodsText({ ...input, fit: { ...noisy, architecture: old } }).paragraph).not.toContain('random motion was')
})

test('a space from a matrix tells its recipe', () => {
  const source = {
    kind: 'pca',
    matrix: 'X',
    normalise: true,
    transform: 'sqrt',
    variableGenes: 2000,
    minCells: 10,
    components: 50
  } as const
  const { paragraph } = methodsText({ ...input, space: { ...space, config: { ...space.config, source } } })
  expect(paragraph).toContain('normalised by library size (to the median), square-root transformed')
  expect(paragraph).toContain('the 2000 most variable genes detected in at least 10 cells')
})

test('the works that the paragraph names are in its references', () => {
  const { paragraph, references } = methodsText(input)
  for (const { authors, year, kind } of references) {
    if (kind !== 'software') expect(paragraph).toContain(`${authors[0].split(',')[0]} et al., ${year}`)
  }
  expect(references.map((r) => r.version)).toContain('1.2.3')
})

test('references are written as BibTeX and RIS', async () => {
  await expect(toBibtex([JKO, JKONET_STAR])).toMatchFileSnapshot('__snapshots__/references.bib')
  await expect(toRis([JKO, JKONET_STAR]).replaceAll('\r\n', '\n')).toMatchFileSnapshot('__snapshots__/references.ris')
})

test.each([
  ['jkonet-continuous-cubic', 'a variant of the published model'],
  ['jkonet-continuous-growth', 'at different rates (Chizat et al., 2018)'],
  ['jkonet-tv', 'as in JKOnet* (Terpin et al., 2024); training'],
  ['jkonet-linear-tv', 'in closed form'],
  ['jkonet-linear', 'an interaction W between cells, sums of fixed functions'],
  ['jkonet-v-w-beta', 'the strength of the random motion'],
  ['ijkonet-v', 'Without couplings, a neural network V was trained against transport maps'],
  ['jkonet-bilevel-v', 'the Sinkhorn divergence, as in JKOnet (Bunne et al., 2022)']
])('%s is told by its own method, and all works that it names are in the references', (id, words) => {
  const { paragraph, references } = methodsText({ ...input, fit: { ...fit!, model: { ...fit!.model, id } } })
  expect(paragraph).toContain(words)
  const cited = [...paragraph.matchAll(/(\p{L}+) et al\., (\d{4})/gu)].map(([, name, year]) => `${name} ${year}`)
  const listed = references.filter((r) => r.kind !== 'software').map((r) => `${r.authors[0].split(',')[0]} ${r.year}`)
  expect(new Set(cited)).toEqual(new Set(listed))
})

test.each([
  [{ kind: 'column', column: 'rate', values: 'rate' }, 'with the net growth rates of the column "rate" of the file'],
  [{ kind: 'column', column: 'fold', values: 'fold' }, 'taken from the column "fold" of the file'],
  [
    { kind: 'genes', matrix: 'X', normalise: true, log: true, death: true },
    '17 proliferation genes (Tirosh et al., 2016) and 29 apoptosis genes (Liberzon et al., 2015) in the matrix X'
  ],
  [
    { kind: 'genes', matrix: 'X', normalise: true, log: true, death: false },
    '17 proliferation genes (Tirosh et al., 2016) in'
  ]
] as const)('growth that the fit started from is told with its works: %o', (growth, words) => {
  const report = { genes: { birth: 17, death: 29 }, steps: [] }
  const known = { ...fit!, config: { ...fit!.config, growth }, growth: report }
  const { paragraph, references } = methodsText({ ...input, fit: known })
  expect(paragraph).toContain(words)
  const cited = [...paragraph.matchAll(/(\p{L}+) et al\., (\d{4})/gu)].map(([, name, year]) => `${name} ${year}`)
  const listed = references.filter((r) => r.kind !== 'software').map((r) => `${r.authors[0].split(',')[0]} ${r.year}`)
  expect(new Set(cited)).toEqual(new Set(listed))
})

test('filters of cells are told with their source', () => {
  const cells = { librarySize: [0.2, 0.8] as [number, number], dropMitochondrial: 0.1 }
  const source: SpaceSource = {
    kind: 'pca',
    matrix: 'X',
    normalise: true,
    transform: 'sqrt',
    variableGenes: null,
    minCells: 10,
    components: 50,
    cells
  }
  const { paragraph, references } = methodsText({ ...input, space: { ...space, config: { ...space.config, source } } })
  expect(paragraph).toContain('between the 20 % and 80 % quantiles')
  expect(references.map((r) => r.doi)).toContain('10.1038/s41587-019-0336-3')
})
