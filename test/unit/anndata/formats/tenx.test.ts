import { join } from 'node:path'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { zipSync } from 'fflate'
import { afterEach, describe, expect, test } from 'vitest'
import { labelsOf } from '../../../../src-main/anndata/h5ad/column.ts'
import { openSource, withSource } from '../../../../src-main/anndata/open-source.ts'
import type { Source } from '../../../../src-main/anndata/source.ts'
import { drain } from '../../../support/drain.ts'
import { below, denseOf, makeFolder, numbered, simulateCounts, tenxFiles } from './fixtures.ts'
import type { TenxSample } from './fixtures.ts'

const FOLDERS = ['T0_1A', 'T2_3B', 'T4_5C', 'T6_7D', 'T8_9E']
const GENES = 29

function sample(k: number, cells = 37 + k): TenxSample {
  return {
    counts: simulateCounts(cells, GENES, k),
    ids: numbered('ENSG0000', GENES),
    // Two genes of one symbol, and one without.
    symbols: numbered('GENE', GENES).map((name, g) => (g === 7 ? 'GENE6' : g === 8 ? '' : name)),
    barcodes: numbered('ACGT-', cells)
  }
}

const samples = FOLDERS.map((_, k) => sample(k))

function release(version: 2 | 3): Record<string, Uint8Array> {
  return Object.assign({}, ...samples.map((s, k) => below(`scRNAseq/${FOLDERS[k]}/`, tenxFiles(s, version))))
}

const made: (() => void)[] = []
afterEach(() => made.splice(0).forEach((remove) => remove()))
function folder(files: Record<string, Uint8Array | string>): string {
  const { path, remove } = makeFolder(files)
  made.push(remove)
  return path
}

function expectRelease(source: Source): void {
  const summary = source.summary()
  const cells = samples.reduce((sum, s) => sum + s.counts.length, 0)
  expect([summary.nObs, summary.nVars, summary.encodingVersion]).toEqual([cells, GENES, null])
  const column = source.column('sample')
  expect(column.form === 'labels' && labelsOf(column)).toEqual(
    samples.flatMap((s, k) => s.counts.map(() => FOLDERS[k]))
  )
  const { result, progress } = drain(source.matrix('X').collect())
  expect(denseOf(result.matrix)).toEqual(samples.flatMap((s) => s.counts))
  expect(progress.at(-1)?.fraction).toBe(1)
  expect(summary.x).toMatchObject({
    rows: cells,
    cols: GENES,
    nnz: result.matrix.data.length,
    guess: { values: 'counts' }
  })
  expect(source.matrix('X').genes().slice(5, 9)).toEqual(['GENE5', 'GENE6', 'GENE6-1', 'ENSG00008'])
  expect(summary.var.map((c) => c.name)).toContain('gene_ids')
  const [proposal] = summary.timeProposals
  expect(proposal?.column).toBe('sample')
  expect(proposal?.axis.levels.map((level) => level.label)).toEqual(FOLDERS)
  expect(source.proposeTime('sample').axis).toEqual(proposal?.axis)
  expect(summary.notes[0]).toMatch(/^5 folders were joined: T0_1A \(37 cells\)/)
}

describe('10x folders, one per timepoint', () => {
  test.each([2, 3] as const)('as Cell Ranger %i writes them', async (version) => {
    await withSource(folder(release(version)), expectRelease)
  })

  test('a single folder, opened by the path of its matrix', async () => {
    const path = join(folder(tenxFiles(samples[0], 3)), 'matrix.mtx.gz')
    await withSource(path, (source) => {
      expect(denseOf(drain(source.matrix('X').collect()).result.matrix)).toEqual(samples[0].counts)
      expect(source.summary().notes).toEqual([])
      expect(() => source.proposeTime('sample')).toThrow(expect.objectContaining({ code: 'E_TIME_ONE' }))
    })
  })

  test('files of several samples with prefixes, as GEO has them', async () => {
    const files = {
      ...below('GSM1_day2_', tenxFiles(samples[0], 3)),
      ...below('GSM2_day10_', tenxFiles(samples[1], 3))
    }
    await withSource(folder(files), (source) => {
      const { axis } = source.proposeTime('sample')
      expect(axis.levels.map(({ label, t, cells }) => [label, t, cells])).toEqual([
        ['day2', 2, 37],
        ['day10', 10, 38]
      ])
    })
  })

  test('other genes in each folder: joined by id, zero where they lack', async () => {
    const [a, b] = [sample(0), sample(1)]
    // b lists the genes backwards, without the first two of a and with one of its own.
    const back = {
      ...b,
      ids: [...b.ids.slice(2).reverse(), 'ENSGx'],
      symbols: [...b.symbols.slice(2).reverse(), 'OWN']
    }
    const reversed = b.counts.map((row) => [...row.slice(2).reverse(), row[0]])
    const files = { ...below('d0/', tenxFiles(a, 2)), ...below('d1/', tenxFiles({ ...back, counts: reversed }, 2)) }
    await withSource(folder(files), (source) => {
      const X = denseOf(drain(source.matrix('X').collect()).result.matrix)
      expect(X).toEqual([
        ...a.counts.map((row) => [...row, 0]),
        ...b.counts.map((row) => [0, 0, ...row.slice(2), row[0]])
      ])
      expect(source.matrix('X').genes().at(-1)).toBe('OWN')
      expect(source.summary().notes.join(' ')).toContain('joined by name to 30; genes that one lacks are zero there')
    })
  })

  test('antibodies are no genes', async () => {
    const types = samples[0].ids.map((_, g) => (g % 7 === 0 ? 'Antibody Capture' : 'Gene Expression'))
    await withSource(folder(tenxFiles({ ...samples[0], types }, 3)), (source) => {
      const X = denseOf(drain(source.matrix('X').collect()).result.matrix)
      expect(X).toEqual(samples[0].counts.map((row) => row.filter((_, g) => g % 7 !== 0)))
      expect(source.summary().notes).toEqual(['5 features that are no genes were left out (Antibody Capture).'])
    })
  })

  test('unfiltered barcodes beside filtered ones are left out', async () => {
    const files = {
      ...below('D1/raw_feature_bc_matrix/', tenxFiles(sample(1, 90), 3)),
      ...below('D1/filtered_feature_bc_matrix/', tenxFiles(samples[1], 3)),
      ...below('D2/filtered_feature_bc_matrix/', tenxFiles(samples[2], 3))
    }
    await withSource(folder(files), (source) => {
      expect(source.proposeTime('sample').axis.levels.map((l) => [l.label, l.cells])).toEqual([
        ['D1', 38],
        ['D2', 39]
      ])
    })
  })
})

describe('a zip of 10x folders', () => {
  const scRNAseq = (): Uint8Array => zipSync(release(2))
  const temporary = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('jkoscope-zip-'))

  test('scRNAseq.zip itself', async () => {
    await withSource(join(folder({ 'scRNAseq.zip': scRNAseq() }), 'scRNAseq.zip'), expectRelease)
  })

  test.each([0, 6] as const)('the Mendeley release: a zip with scRNAseq.zip in it, level %i', async (level) => {
    const before = temporary()
    const outer = zipSync({
      'EB/readme.txt': new Uint8Array(9),
      '__MACOSX/._x': new Uint8Array(4),
      'EB/scRNAseq.zip': [scRNAseq(), { level }]
    })
    await withSource(join(folder({ 'v6n743h5ng-1.zip': outer }), 'v6n743h5ng-1.zip'), expectRelease)
    expect(temporary()).toEqual(before)
  })

  test('without any matrix: what is looked for is said', async () => {
    const path = join(folder({ 'a.zip': zipSync({ 'x.txt': new Uint8Array(3) }) }), 'a.zip')
    await expect(openSource(path)).rejects.toThrow(
      'no matrix.mtx with its features.tsv (or genes.tsv) and barcodes.tsv'
    )
  })
})

describe('damaged and hostile input', () => {
  const text = (files: Record<string, Uint8Array>, name: string): string => new TextDecoder().decode(files[name])
  const v2 = tenxFiles(samples[0], 2)

  test.each([
    ['an entry beyond the matrix', (m: string) => m.replace(/\n1 /, '\n99 '), 'E_FORMAT'],
    ['a row of zero', (m: string) => m.replace(/\n1 /, '\n0 '), 'E_FORMAT'],
    ['a word for a number', (m: string) => m.replace(/ \d+\n$/, ' many\n'), 'E_FORMAT'],
    ['fewer entries than named', (m: string) => m.slice(0, m.lastIndexOf('\n', m.length - 2) + 1), 'E_DAMAGED'],
    ['more entries than named', (m: string) => `${m}1 1 1\n`, 'E_FORMAT']
  ])('%s', async (_, change, code) => {
    const path = folder({ ...v2, 'matrix.mtx': change(text(v2, 'matrix.mtx')) })
    await withSource(path, (source) => {
      expect(() => drain(source.matrix('X').collect())).toThrow(expect.objectContaining({ code }))
    })
  })

  test.each([
    ['an impossible number of entries', (m: string) => m.replace(/\n29 37 \d+\n/, '\n29 37 999999999999\n')],
    ['sizes that are not those of the lists', (m: string) => m.replace('\n29 37 ', '\n29 38 ')],
    ['another layout', (m: string) => m.replace('coordinate', 'array')],
    ['no header', () => '1 1 1\n']
  ])('refused at opening: %s', async (_, change) => {
    const path = folder({ ...v2, 'matrix.mtx': change(text(v2, 'matrix.mtx')) })
    await expect(openSource(path)).rejects.toMatchObject({ code: 'E_FORMAT' })
  })

  test('a gz cut anywhere is noticed', async () => {
    const v3 = tenxFiles(samples[0], 3)
    const whole = v3['matrix.mtx.gz']
    for (const end of [whole.length - 1, whole.length - 8, whole.length - 9, whole.length >> 1, 40]) {
      const path = folder({ ...v3, 'matrix.mtx.gz': whole.slice(0, end) })
      const reading = withSource(path, (source) => drain(source.matrix('X').collect()))
      await expect(reading, `cut at ${end}`).rejects.toMatchObject({
        code: expect.stringMatching(/^E_(DAMAGED|FORMAT)$/)
      })
    }
  })

  test('a gz with a flipped bit is noticed', async () => {
    const v3 = tenxFiles(samples[0], 3)
    const bytes = v3['matrix.mtx.gz'].slice()
    bytes[bytes.length - 6] ^= 1
    const reading = withSource(folder({ ...v3, 'matrix.mtx.gz': bytes }), (source) =>
      drain(source.matrix('X').collect())
    )
    await expect(reading).rejects.toMatchObject({ code: 'E_DAMAGED' })
  })

  test('a zip whose bytes are not those packed, whose end is missing, or whose sizes are forged', async () => {
    const zip = zipSync(below('d0/', v2), { level: 0 })
    const flipped = zip.slice()
    flipped[zip.indexOf('%'.charCodeAt(0)) + 300] ^= 1
    const path = folder({ 'a.zip': flipped, 'b.zip': zip.slice(0, -30), 'c.zip': forged(zipSync(below('d0/', v2))) })
    const read = (name: string): Promise<unknown> =>
      withSource(join(path, name), (source) => drain(source.matrix('X').collect()))
    await expect(read('a.zip')).rejects.toMatchObject({ code: 'E_DAMAGED' })
    await expect(read('b.zip')).rejects.toMatchObject({ code: 'E_DAMAGED' })
    await expect(read('c.zip')).rejects.toMatchObject({ code: 'E_FORMAT' })
  })

  /** The first entry claims to inflate to 4 GB. */
  function forged(zip: Uint8Array): Uint8Array {
    const out = zip.slice()
    const view = new DataView(out.buffer)
    const directory = view.getUint32(out.length - 6, true)
    view.setUint32(directory + 24, 0xfffffff0, true)
    return out
  }
})
