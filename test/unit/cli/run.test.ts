import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunRecord } from '../../../src-main/cli/run/record.ts'
import type { LearningCurve } from '../../../src-shared/model/learning-curve.ts'
import type { FileSummary } from '../../../src-shared/model/file-summary.ts'
import { freshPlace, SAMPLE, type Outcome, type Place } from './command.ts'

let place: Place
beforeEach(() => (place = freshPlace()))
afterEach(() => place.remove())

const FILES = ['errors.csv', 'figures', 'figures/errors.svg', 'figures/landscape.svg', 'figures/loss.svg', 'run.json']

test('a run writes its record, errors and figures, and with --json the record on stdout', async () => {
  const outcome = await place.run('run', SAMPLE, '--out', 'results', '--obsm', 'X_latent', '--json')
  expect(outcome).toMatchObject({ code: 0, stderr: '', left: ['results', ...FILES.map((file) => `results/${file}`)] })
  expect(outcome.stdout).toBe(readFileSync(join(place.folder, 'results', 'run.json'), 'utf8'))
  const { metrics, input, config, timings, times } = JSON.parse(outcome.stdout) as RunRecord
  const { w1 } = metrics
  expect(times.labels).toEqual(['Day 0', 'Day 3', 'Day 6', 'Day 9', 'Day 12'])
  expect(w1.mean).toBeCloseTo(w1.perStep.reduce((sum, value) => sum + value) / w1.perStep.length, 12)
  for (const column of [w1.perStep, w1.cumulative, w1.previous, w1.floor, w1.shift]) expect(column).toHaveLength(4)
  expect(w1.mean).toBeLessThan(w1.previous.reduce((sum, value) => sum + value) / 4)
  expect(input).toMatchObject({
    name: 'sample.h5ad',
    cells: 5000,
    sampled: false,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string
  })
  expect(config.space.source).toEqual({ kind: 'obsm', key: 'X_latent' })
  expect(Object.keys(timings)).toEqual([
    'read',
    'space',
    'couplings',
    'fit',
    'predict',
    'evaluate',
    'field',
    'figures',
    'total'
  ])
  for (const seconds of Object.values(timings)) expect(seconds).toBeGreaterThanOrEqual(0)
  const [header, ...rows] = readFileSync(join(place.folder, 'results', 'errors.csv'), 'utf8')
    .trim()
    .split('\n')
  const others = ['w2', 'mmd'].map((m) => `${m},${m}_cumulative,${m}_previous,${m}_floor,${m}_shift`)
  expect(header).toBe(`from,to,w1,cumulative,previous,floor,shift,${others.join()},batches,w2_batches,mmd_batches,seed`)
  expect(rows.map((row) => Number(row.split(',')[2]))).toEqual(w1.perStep)
  expect(rows.map((row) => Number(row.split(',')[7]))).toEqual(metrics.w2.perStep)
  // A mean of squares is at least the square of the mean; MMD of kernels below 1 is below the root of 2.
  w1.perStep.forEach((value, k) => expect(metrics.w2.perStep[k]).toBeGreaterThanOrEqual(value))
  for (const value of metrics.mmd.perStep) expect(value).toBeLessThan(Math.SQRT2)
})

/** 3 timepoints of 60 cells in two dimensions, in a landscape that is known. */
const small = (): Promise<Outcome> =>
  place.run('simulate', 'sphere', '--out', 'small.h5ad', '--cells', '60', '--timepoints', '3')

test('several seeds are what each gives by itself, with mean and standard deviation, and are compared', async () => {
  await small()
  const record = async (...args: string[]): Promise<RunRecord> =>
    JSON.parse((await place.run('run', 'small.h5ad', '--out', 'r', '--json', ...args)).stdout) as RunRecord
  const { seeds, metrics, truth } = await record('--seeds', '3-4')
  const table = readFileSync(join(place.folder, 'r', 'errors.csv'), 'utf8')
    .trim()
    .split('\n')
  expect(table.slice(1).map((row) => row.split(',').at(-1)?.trim())).toEqual(['3', '3', '4', '4'])
  const four = (await record('--seed', '4')).metrics
  expect(seeds?.values).toEqual([3, 4])
  for (const metric of ['w1', 'w2', 'mmd'] as const) {
    const { mean, sd } = seeds?.[metric]['oneStep']?.mean ?? { mean: NaN, sd: NaN }
    expect(mean).toBeCloseTo((metrics[metric].mean + four[metric].mean) / 2, 12)
    expect(sd).toBeCloseTo(Math.abs(metrics[metric].mean - four[metric].mean) / Math.SQRT2, 12)
  }
  expect(seeds?.agreement.sentence).toMatch(/^In \d+ % of the cells .* between the 2 fits/)
  expect(truth).toMatchObject({ potential: 'sphere' })
  const refused = await place.run('run', 'small.h5ad', '--out', 'r', '--seed', '1', '--seeds', '0-4')
  expect(refused).toMatchObject({ code: 2 })
}, 120_000)

test('of linear landscapes it tells what the snapshots determine, and the error against the number of cells', async () => {
  await small()
  const linear = ['small.h5ad', '--model', 'jkonet-linear-tv']
  const run = await place.run('run', ...linear, '--out', 'r')
  expect(run.stdout).toMatch(/of the force of random motion could as well come from the potential/)
  const { identifiability } = JSON.parse(readFileSync(join(place.folder, 'r', 'run.json'), 'utf8')) as RunRecord
  expect(identifiability?.spectra).toHaveLength(2)
  const { code, stdout } = await place.run('evaluate', ...linear, '--out', 'e', '--learning-curve')
  expect(code).toBe(0)
  expect(stdout).toMatch(/ {2}0 +100 % +108 +\d+\.\d{3}\n/)
  expect(stdout).toMatch(/Seed 0: (More cells|Twice as many|One size)/)
  const { curves } = JSON.parse(readFileSync(join(place.folder, 'e', 'learning-curve.json'), 'utf8')) as {
    curves: LearningCurve[]
  }
  const [header, ...rows] = readFileSync(join(place.folder, 'e', 'learning-curve.csv'), 'utf8')
    .trim()
    .split('\n')
  expect(header).toBe('seed,share,cells,w1')
  expect(rows).toEqual(curves[0].points.map(({ share, cells, error }) => [0, share, cells, error].join()))
}, 120_000)

test('the same run with other threads is the same record; another seed is another', async () => {
  const run = async (...args: string[]): Promise<Omit<RunRecord, 'timings'>> => {
    const { stdout } = await place.run('run', SAMPLE, '--out', 'r', '--obsm', 'X_latent', '--json', ...args)
    const { timings: _, ...rest } = JSON.parse(stdout) as RunRecord
    return rest
  }
  const one = await run('--threads', '1')
  expect(await run('--threads', '3')).toEqual(one)
  expect((await run('--seed', '1')).metrics).not.toEqual(one.metrics)
})

test('with --h5ad the results per cell also go into a copy of the file, which itself stays as it is', async () => {
  const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
  const before = hash(SAMPLE)
  const outcome = await place.run('run', SAMPLE, '--out', 'r', '--obsm', 'X_latent', '--h5ad')
  expect(outcome).toMatchObject({ code: 0, left: ['r', ...FILES, 'sample.jkoscope.h5ad'].map(inR) })
  expect(hash(SAMPLE)).toBe(before)
  const { stdout } = await place.run('inspect', join(place.folder, 'r', 'sample.jkoscope.h5ad'), '--json')
  const { obs, obsm, uns, notes } = JSON.parse(stdout) as FileSummary
  const names = ['day', 'branch', 'jkoscope_potential', 'jkoscope_speed', 'jkoscope_test']
  expect(obs.map(({ name, missing }) => [name, missing])).toEqual(names.map((name) => [name, 0]))
  expect(obsm.map(({ key, cols }) => [key, cols])).toEqual(
    ['X_latent', 'jkoscope_X', 'jkoscope_halfway', 'jkoscope_next'].map((key) => [key, 2])
  )
  expect({ uns, notes }).toEqual({ uns: ['jkoscope', 'truth'], notes: [] })
})

const inR = (file: string): string => (file === 'r' ? file : `r/${file}`)

test('results that cannot be written are E_EXPORT and end with 1', async () => {
  writeFileSync(join(place.folder, 'taken'), '')
  const outcome = await place.run('run', SAMPLE, '--out', 'taken', '--obsm', 'X_latent')
  expect(outcome).toMatchObject({ code: 1, stdout: '', left: ['taken'] })
  expect(outcome.stderr).toContain('[E_EXPORT]')
})

test('inspect tells what a file holds', async () => {
  const text = await place.run('inspect', SAMPLE)
  expect(text).toMatchObject({ code: 0, stderr: '', left: [] })
  expect(text.stdout).toMatch(/^sample\.h5ad: 5000 cells x 200 genes/)
  const json = await place.run('inspect', SAMPLE, '--json')
  expect(JSON.parse(json.stdout)).toMatchObject({ nObs: 5000, nVars: 200, timeProposals: [{ column: 'day' }] })
})
