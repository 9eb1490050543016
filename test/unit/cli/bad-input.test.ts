import { closeSync, copyFileSync, ftruncateSync, mkdirSync, openSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freshPlace, ROOT, SAMPLE, type Place } from './command.ts'

const fixture = (name: string): string => join(ROOT, 'test', 'support', 'h5ad', `${name}.h5ad`)

let place: Place
beforeEach(() => (place = freshPlace()))
afterEach(() => place.remove())

interface Case {
  readonly what: string
  readonly code: string | RegExp
  /** Makes what is needed in the folder and returns the path to run on. */
  readonly file: (folder: string) => string
  readonly args?: readonly string[]
}

function written(folder: string, name: string, bytes: string | Uint8Array): string {
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

function cut(folder: string, share: number): string {
  const path = join(folder, 'cut.h5ad')
  copyFileSync(SAMPLE, path)
  const file = openSync(path, 'r+')
  ftruncateSync(file, Math.floor(statSync(SAMPLE).size * share))
  closeSync(file)
  return path
}

const CASES: readonly Case[] = [
  { what: 'no file', code: 'E_FILE_NOT_FOUND', file: (folder) => join(folder, 'nothing.h5ad') },
  {
    what: 'a folder',
    code: 'E_FILE_NOT_REGULAR',
    file: (folder) => (mkdirSync(join(folder, 'f.h5ad')), join(folder, 'f.h5ad'))
  },
  { what: 'an empty file', code: /^E_H5/, file: (folder) => written(folder, 'a.h5ad', '') },
  { what: 'text', code: 'E_H5_NOT', file: (folder) => written(folder, 'a.h5ad', 'cell,day\n1,2\n') },
  { what: 'half a file', code: /^E_H5_(TRUNCATED|OPEN)$/, file: (folder) => cut(folder, 0.5) },
  { what: 'nearly a whole file', code: /^E_H5_(TRUNCATED|OPEN)$/, file: (folder) => cut(folder, 0.999) },
  { what: 'another HDF5 file', code: 'E_H5AD_NOT', file: () => fixture('not_anndata') },
  { what: 'a file without a time', code: 'E_TIME_NONE', file: () => fixture('no_time') },
  { what: 'a single timepoint', code: /^E_TIME_(ONE|NONE)$/, file: () => fixture('one_time') },
  { what: 'a time column that is not there', code: 'E_TIME_COLUMN', file: () => SAMPLE, args: ['--time', 'nope'] },
  { what: 'a column that is no time', code: 'E_TIME_VALUES', file: () => SAMPLE, args: ['--time', 'branch'] },
  { what: 'an embedding that is not there', code: 'E_NO_MATRIX', file: () => SAMPLE, args: ['--obsm', 'X_nope'] },
  {
    what: 'more PCs than the embedding has',
    code: 'E_EMBED_PCS',
    file: () => SAMPLE,
    args: ['--obsm', 'X_latent', '--pcs', '3']
  }
]

describe('bad input ends with 3, says why, and nothing is written', () => {
  test.each(CASES)('$what', async ({ code, file, args = [] }) => {
    const path = file(place.folder)
    const before = (await place.run('--version')).left
    const outcome = await place.run('run', path, '--out', join(place.folder, 'results'), ...args)
    expect(outcome).toMatchObject({ code: 3, stdout: '', left: before })
    const [, shown] = /\[(E_\w+)\]\n$/.exec(outcome.stderr) ?? []
    expect(shown).toMatch(code)
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1)
  })
})

test('with --json the reason is JSON on stderr, and stdout is empty', async () => {
  const outcome = await place.run('run', 'nothing.h5ad', '--out', 'results', '--json')
  expect(outcome).toMatchObject({ code: 3, stdout: '', left: [] })
  expect(JSON.parse(outcome.stderr)).toEqual({
    error: {
      code: 'E_FILE_NOT_FOUND',
      message: expect.stringContaining('nothing.h5ad') as string,
      action: expect.any(String) as string,
      where: join(place.folder, 'nothing.h5ad')
    }
  })
})

test('control codes in a name do not reach the terminal', async () => {
  const { stderr } = await place.run('inspect', '\u001b[2Jevil.h5ad')
  expect(stderr).toContain('?[2Jevil.h5ad')
  expect(stderr).not.toContain('\u001b')
})

describe('wrong usage ends with 2', () => {
  test.each<[string, readonly string[]]>([
    ['no command', []],
    ['an unknown command', ['frobnicate']],
    ['no file', ['run', '--out', 'x']],
    ['two files', ['run', 'a', 'b', '--out', 'x']],
    ['no folder', ['run', SAMPLE]],
    ['an empty folder', ['run', SAMPLE, '--out', '']],
    ['an unknown option', ['run', SAMPLE, '--out', 'x', '--fast']],
    ['a number that is none', ['run', SAMPLE, '--out', 'x', '--pcs', 'five']],
    ['a number out of bounds', ['run', SAMPLE, '--out', 'x', '--pcs', '0']],
    ['a broken number', ['run', SAMPLE, '--out', 'x', '--seed', '1.5']],
    ['a share that is none', ['run', SAMPLE, '--out', 'x', '--test', '1.5']],
    ['an unknown model', ['run', SAMPLE, '--out', 'x', '--obsm', 'X_latent', '--model', 'nope']],
    ['a first timepoint left out', ['evaluate', SAMPLE, '--out', 'x', '--obsm', 'X_latent', '--leave-out', '0']],
    ['both a curve and timepoints', ['evaluate', SAMPLE, '--out', 'x', '--learning-curve', '--leave-out', 'two']],
    ['an unknown preset', ['run', SAMPLE, '--out', 'x', '--preset', 'fast']]
  ])('%s', async (_what, args) => {
    const outcome = await place.run(...args)
    expect(outcome).toMatchObject({ code: 2, stdout: '', left: [] })
    expect(outcome.stderr).toMatch(/See --help\. \[E_USAGE\]\n$/)
  })
})

test.each([['--help'], ['run', '--help'], ['inspect', '-h']])('%s %s explains itself on stdout', async (...args) => {
  const outcome = await place.run(...args.filter((arg) => arg !== undefined))
  expect(outcome).toMatchObject({ code: 0, stderr: '' })
  expect(outcome.stdout).toMatch(/^Usage: jkoscope/)
})

test('--version is one line', async () => {
  expect(await place.run('--version')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^jkoscope \d+\.\d+\.\d+\n$/) as string
  })
})
