import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAnnData } from '../../src-main/anndata/h5ad/file.ts'
import { writeAnnData } from '../../src-main/anndata/write/new-file.ts'
import { writeResults } from '../../src-main/anndata/write/results.ts'

/**
 * Pythons with anndata to open our files with, e.g. one each for 0.7.8, 0.8.0, 0.10.9 and the newest, those from 0.8 on
 * with scanpy: JKOSCOPE_ANNDATA="venv08/bin/python:venv010/bin/python".
 */
const PYTHONS = (process.env.JKOSCOPE_ANNDATA ?? '').split(delimiter).filter((path) => path !== '')
const why = PYTHONS.length === 0 ? ' (skipped: JKOSCOPE_ANNDATA names no Python with anndata)' : ''

const folder = mkdtempSync(join(tmpdir(), 'jkoscope-opened-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Told {
  anndata: string
  scanpy: string | null
  refused?: string
  different: string[]
  results: { obs: Record<string, number>; labels: Record<string, string[]>; obsm: object; uns: string[] }
  /** By scanpy, of the first file only: it takes long. */
  analysed?: boolean
  written: boolean
}

const versions = join(import.meta.dirname, '../support/versions')
const fixtures = join(import.meta.dirname, '../support/h5ad')

/** Files to copy: of each version since 0.7, one in each filter that Python has too, one without X, and one of our own. */
async function sources(): Promise<string[]> {
  const own = join(folder, 'own.h5ad')
  await writeOwn(own)
  const ofVersions = readdirSync(versions).filter((name) => name.endsWith('.h5ad') && !name.includes('0.6'))
  const more = ['filter_lzf', 'filter_zstd', 'nullable_string_index', 'no_time', 'user_block']
  return [own, ...ofVersions.map((name) => join(versions, name)), ...more.map((name) => join(fixtures, `${name}.h5ad`))]
}

async function writeOwn(path: string): Promise<void> {
  const [rows, cols] = [17, 3]
  await writeAnnData(path, {
    obsNames: Array.from({ length: rows }, (_, i) => `cell ${i} ä`),
    varNames: ['a', 'b', 'c'],
    X: {
      data: Float32Array.from({ length: rows }, (_, i) => i / 3),
      indices: Int32Array.from({ length: rows }, (_, i) => i % cols),
      indptr: Float64Array.from({ length: rows + 1 }, (_, i) => i),
      rows,
      cols
    },
    obs: {
      day: Float64Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? NaN : i % 3)),
      branch: Array(rows).fill('x')
    },
    var: { symbol: ['A', 'B', 'C'] },
    obsm: { X_pca: { data: Float64Array.from({ length: 2 * rows }, (_, i) => Math.cos(i)), rows, cols: 2 } },
    uns: { truth: { beta: 0.25, names: ['p', 'q'], one: Int32Array.of(3) } }
  })
}

const potential = (n: number): Float64Array<ArrayBuffer> =>
  Float64Array.from({ length: n }, (_, i) => (i === 2 ? NaN : i / 7))
const coordinates = (n: number): Float64Array<ArrayBuffer> =>
  Float64Array.from({ length: 2 * n }, (_, i) => Math.sin(i))
const sum = (values: Float64Array): number => values.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0)

async function copyOf(source: string): Promise<string> {
  const file = await openAnnData(source)
  const n = file.nObs
  file.close()
  const copy = join(folder, `copy-${basename(source)}`)
  await writeResults(source, copy, {
    obs: {
      jkoscope_potential: potential(n),
      jkoscope_fate: Array.from({ length: n }, (_, i) => `fate ${'αβ'[i % 2]}`)
    },
    obsm: { jkoscope_X: { data: coordinates(n), rows: n, cols: 2 } },
    uns: { jkoscope: { version: '0.1.0', config: { seed: 7, times: Float64Array.of(0, 1.5, 2), labels: ['a', 'b'] } } }
  })
  return copy
}

describe.skipIf(PYTHONS.length === 0)(`copies with results open in every anndata${why}`, () => {
  const pairs: { source: string; copy: string; n: number }[] = []
  beforeAll(async () => {
    for (const [i, source] of (await sources()).entries()) {
      const original = join(folder, `${i}-${basename(source)}`)
      copyFileSync(source, original)
      const file = await openAnnData(original)
      pairs.push({ source: original, copy: await copyOf(original), n: file.nObs })
      file.close()
    }
  })

  test.each(PYTHONS)('%s', { timeout: 300_000 }, (python) => {
    const script = join(import.meta.dirname, '../support/open_copy.py')
    const args = pairs.flatMap(({ source, copy }) => [source, copy])
    const lines = execFileSync(python, [script, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    const told = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Told)
    expect(told).toHaveLength(pairs.length)
    expect(told[0].analysed).toBe(told[0].scanpy === null ? undefined : true)
    // A version may refuse files of later ones, but none of its own and, from 0.8 on, none of ours.
    const refused = pairs.filter((_, i) => told[i].refused !== undefined).map(({ source }) => basename(source))
    console.log(
      `anndata ${told[0].anndata}, scanpy ${told[0].scanpy}: ${pairs.length - refused.length} of ${pairs.length} copies`,
      refused
    )
    const isOurs = (name: string): boolean => name.includes('own') && !told[0].anndata.startsWith('0.7')
    expect(refused.filter((name) => isOurs(name) || name.includes(told[0].anndata))).toEqual([])
    pairs.forEach(({ n }, i) => {
      if (told[i].refused !== undefined) return
      const { different, results, written } = told[i]
      expect({ different, written }).toEqual({ different: [], written: true })
      expect(results.labels).toEqual({ jkoscope_fate: ['fate α', 'fate β'] })
      expect(results.obs['jkoscope_potential']).toBeCloseTo(sum(potential(n)), 9)
      expect(results.obsm).toEqual({ jkoscope_X: [[n, 2], expect.closeTo(sum(coordinates(n)), 9)] })
      expect(results.uns).toEqual(['config', 'version'])
    })
  })
})
