import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunRecord } from '../../../src-main/cli/run/record.ts'
import type { HeldOutSummary } from '../../../src-shared/model/held-out.ts'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { FOLDS, TIME, writeGrowing } from '../../support/growing-file.ts'
import { freshPlace, SAMPLE, type Place } from './command.ts'

let place: Place
beforeEach(async () => {
  place = freshPlace()
  await writeGrowing(join(place.folder, 'a.h5ad'), { obs: { fold: FOLDS } })
})
afterEach(() => place.remove())

const GROWING = ['--obsm', 'X_two', '--model', 'jkonet-continuous-growth', '--threads', '2']

test('a run starts from descendants in a column, tells growth before and after, and writes both per cell', async () => {
  const args = [...GROWING, '--growth-folds', 'obs/fold']
  const { code, stdout } = await place.run('run', 'a.h5ad', '--out', 'r', ...args, '--h5ad')
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /a fit, not a measured proliferation\):\n +from +expected +found +correlation\n +Day 0 +0\.68 to 1\.36 /
  )
  const { config, growth } = JSON.parse(readFileSync(join(place.folder, 'r', 'run.json'), 'utf8')) as RunRecord
  expect(config.fit.growth).toEqual({ kind: 'column', column: 'fold', values: 'fold' })
  expect(growth).toMatchObject({ genes: null, steps: [{ label: 'Day 0' }, { label: 'Day 1' }] })
  const columns = await withSource(join(place.folder, 'r', 'a.jkoscope.h5ad'), (source) =>
    ['jkoscope_growth', 'jkoscope_growth_prior'].map((name) => source.column(name))
  )
  for (const column of columns) {
    const values = column.form === 'numbers' ? column.values : []
    TIME.forEach((k, i) => (k === 2 ? expect(values[i]).toBeNaN() : expect(values[i]).toBeGreaterThan(0)))
  }
})

test('leaving timepoints out starts from genes, and is another result than without', async () => {
  const evaluate = async (...args: string[]): Promise<HeldOutSummary> => {
    const { code, stdout, stderr } = await place.run('evaluate', 'a.h5ad', '--out', 'e', '--json', ...GROWING, ...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return (JSON.parse(stdout) as { runs: [HeldOutSummary] }).runs[0]
  }
  const [without, known] = [await evaluate(), await evaluate('--growth-genes')]
  expect(without.config).not.toHaveProperty('growth')
  expect(known.config.growth).toEqual({ kind: 'genes', matrix: 'X', normalise: true, log: true, death: true })
  expect(known.mean.w1).not.toBe(without.mean.w1)
}, 30_000)

test.each<[string, number, RegExp, readonly string[]]>([
  ['two things said', 2, /--growth-folds and --growth-genes cannot/, ['--growth-folds', 'fold', '--growth-genes']],
  [
    'a model without growth',
    2,
    /Growth can be given to jkonet-continuous-growth only/,
    ['--growth-folds', 'fold', '--model', 'jkonet-v']
  ],
  ['no column', 3, /no obs column named "none".*\[E_TIME_COLUMN\]/, ['--growth-rates', 'obs/none']],
  [
    'a column of labels',
    3,
    /obs\/branch of a\.h5ad cannot tell growth.*\[E_GROWTH_VALUES\]/,
    ['--growth-rates', 'branch']
  ]
])('%s is refused, and nothing is written', async (_, code, words, args) => {
  const outcome = await place.run('run', 'a.h5ad', '--out', 'r', ...GROWING, ...args)
  expect(outcome).toMatchObject({ code, stdout: '', left: ['a.h5ad'] })
  expect(outcome.stderr).toMatch(words)
})

test('without a model that could use it, or without its genes, growth is refused with what to do', async () => {
  const none = await place.run('run', 'a.h5ad', '--out', 'r', '--growth-genes')
  expect(none).toMatchObject({ code: 2 })
  expect(none.stderr).toContain('add --model jkonet-continuous-growth')
  const args = ['--obsm', 'X_latent', '--model', 'jkonet-continuous-growth', '--growth-genes']
  const sample = await place.run('run', SAMPLE, '--out', 'r', ...args)
  expect(sample).toMatchObject({ code: 3 })
  expect(sample.stderr).toContain('it has 0 of 159 apoptosis genes, and 10 are needed')
})
