import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunRecord } from '../../../src-main/cli/run/record.ts'
import type { FileSummary } from '../../../src-shared/model/file-summary.ts'
import { freshPlace, SAMPLE, type Place } from './command.ts'

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
  expect(header).toBe('from,to,w1,cumulative,previous,floor,shift')
  expect(rows.map((row) => Number(row.split(',')[2]))).toEqual(w1.perStep)
})

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
    ['X_latent', 'jkoscope_X', 'jkoscope_next'].map((key) => [key, 2])
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
