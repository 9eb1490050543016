import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openAnnData, readColumn } from '../../../src-main/anndata/h5ad/file.ts'
import { Reporter } from '../../../src-main/worker/drive.ts'
import { writeFitResults, type ResultsRequest } from '../../../src-main/worker/jobs/write-results.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import { fitSummary } from '../../contract/records.ts'

const source = join(import.meta.dirname, '../../support/h5ad/unsorted.h5ad')
const folder = mkdtempSync(join(tmpdir(), 'jkoscope-results-'))
afterAll(() => rmSync(folder, { recursive: true }))

const N = 17
const timeIndex = Int32Array.from({ length: N }, (_, i) => [0, 1, 2, -1][i % 4] as number)
const x = Float64Array.from({ length: N }, (_, i) => Math.sin(i) + i / 10)
const times = [0, 0.5, 2]
/** V(x) = x / 2 + x^2 / 4 at all times, so that -grad V moves x to -1 with the rate 1/2. */
const [a, b] = [0.5, 0.25]

function request(method: string, out: string, more: Partial<ResultsRequest> = {}): ResultsRequest {
  const base = fitSummary()
  const summary: FitSummary = {
    ...base,
    config: { ...base.config, dims: 1 },
    architecture: { kind: 'features', d: 1, exponent: 2, degree: 2, centres: 0, width: 1, knots: 1 },
    labels: ['a', 'b', 'c'],
    times,
    solver: { ...base.solver, prediction: { ...base.solver.prediction, method } }
  }
  return {
    space: { X: x, timeIndex },
    fit: { theta: Float32Array.of(0, a, b), isTest: Uint8Array.from({ length: N }, (_, i) => i % 3) },
    summary,
    path: source,
    out: join(folder, out),
    about: { versions: '{"jkoscope":"1"}' },
    ...more
  }
}

async function written(of: ResultsRequest): Promise<Record<string, Float64Array> & { meanings: object }> {
  const stream = new Reporter().stream((reporter) => writeFitResults(of, reporter))
  for await (const { fraction } of stream) expect(fraction).toBeLessThanOrEqual(1)
  const file = await openAnnData(of.out)
  try {
    const columns = (file.obs?.columns ?? []).filter((name) => name.startsWith('jkoscope_'))
    const obs = columns.map((name) => [name, readColumn(file, 'obs', name)] as const)
    const obsm = ['jkoscope_X', 'jkoscope_halfway', 'jkoscope_next'].map((name) => [
      name,
      file.h5.dataset(`/obsm/${name}`)?.numbers()
    ])
    const numbers = obs.map(([name, column]) => [name, column.form === 'numbers' ? column.values : null])
    const meanings = JSON.parse(file.h5.dataset('/uns/jkoscope/meanings')?.strings()[0] ?? '') as object
    expect(file.h5.dataset('/uns/jkoscope/versions')?.strings()).toEqual(['{"jkoscope":"1"}'])
    return { ...Object.fromEntries([...numbers, ...obsm]), meanings }
  } finally {
    file.close()
  }
}

const close = (A: ArrayLike<number> | undefined, B: ArrayLike<number>, digits = 6): void => {
  expect(A?.length).toBe(B.length)
  Array.from(B, (value, i) =>
    Number.isNaN(value) ? expect(A?.[i]).toBeNaN() : expect(A?.[i]).toBeCloseTo(value, digits)
  )
}

const perCell = (value: (x: number, k: number) => number): Float64Array =>
  Float64Array.from(x, (at, i) => (timeIndex[i] === -1 ? NaN : value(at, timeIndex[i] as number)))

describe('results per cell', () => {
  const V = (at: number): number => a * at + b * at * at
  const slope = (at: number): number => a + 2 * b * at
  const meanOf = (k: number): number => {
    const all = [...x].filter((_, i) => timeIndex[i] === k).map(V)
    return all.reduce((sum, value) => sum + value) / all.length
  }

  test('are V without its mean, the slope, and where the flow goes; nothing for cells without a time', async () => {
    const found = await written(request('flow', 'flow.h5ad'))
    close(
      found['jkoscope_potential'],
      perCell((at, k) => V(at) - meanOf(k))
    )
    close(
      found['jkoscope_speed'],
      perCell((at) => Math.abs(slope(at)))
    )
    close(found['jkoscope_X'], x, 12)
    const gap = (k: number): number => (times[k + 1] ?? NaN) - (times[k] as number)
    close(
      found['jkoscope_next'],
      perCell((at, k) => (at + 1) * Math.exp(-0.5 * gap(k)) - 1),
      4
    )
    close(
      found['jkoscope_halfway'],
      perCell((at, k) => (at + 1) * Math.exp(-0.25 * gap(k)) - 1),
      4
    )
    close(
      found['jkoscope_test'],
      Float64Array.from(timeIndex, (k, i) => (k < 0 ? NaN : i % 3))
    )
    expect(Object.keys(found).filter((name) => /residual|growth/.test(name))).toEqual([])
    expect(Object.keys(found.meanings)).toEqual(Object.keys(found).filter((name) => name !== 'meanings'))
  })

  test('of a JKO step are its solution, with how well it is solved; growth where the fit knows it', async () => {
    const growth = Float32Array.from({ length: N }, (_, i) => i / 8)
    const base = request('implicit-newton', 'implicit.h5ad')
    const growthPrior = growth.map((g) => 2 * g)
    const found = await written({ ...base, fit: { ...base.fit, growth, growthPrior } })
    const after =
      (share: number) =>
      (at: number, k: number): number => {
        const tau = share * ((times[k + 1] ?? NaN) - (times[k] as number))
        return (at - tau * a) / (1 + 2 * tau * b)
      }
    close(found['jkoscope_next'], perCell(after(1)), 4)
    close(found['jkoscope_halfway'], perCell(after(0.5)), 4)
    for (const [i, residual] of found['jkoscope_residual'].entries()) {
      if (timeIndex[i] === -1 || timeIndex[i] === 2) expect(residual).toBeNaN()
      else expect(residual).toBeLessThan(1e-3)
    }
    close(
      found['jkoscope_growth'],
      Float64Array.from(timeIndex, (k, i) => (k < 0 ? NaN : i / 8))
    )
    close(
      found['jkoscope_growth_prior'],
      Float64Array.from(timeIndex, (k, i) => (k < 0 ? NaN : i / 4))
    )
    expect(JSON.stringify(found.meanings)).toContain('a fit, not a measured proliferation')
  })
})

describe('what is no .h5ad', () => {
  test.each([
    ['cells.csv', 'cell,day\na,1\nb,2\n', /delimited text/],
    ['cells.zip', 'PK\x03\x04', /is none \(/]
  ])('%s is refused before anything is computed, and nothing is left', async (name, text, message) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    const before = readdirSync(folder)
    const work = writeFitResults(request('flow', 'never.h5ad', { path }), new Reporter())
    await expect(work).rejects.toMatchObject({ code: 'E_EXPORT', message: expect.stringMatching(message) as string })
    expect(readdirSync(folder)).toEqual(before)
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  test('a cancel leaves no file', async () => {
    const stop = new AbortController()
    const reporter = new Reporter()
    stop.abort()
    await expect(writeFitResults(request('flow', 'never.h5ad'), reporter, stop.signal)).rejects.toMatchObject({
      code: 'E_CANCELLED'
    })
    expect(readdirSync(folder)).not.toContain('never.h5ad')
  })
})
