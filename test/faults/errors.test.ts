import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compile } from 'svelte/compiler'
import { render } from 'svelte/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sentence } from '../../src-main/cli/command-line.ts'
import { contractError, errorData } from '../../src-main/host/errors.ts'
import { faultOf } from '../../src-renderer/connect.ts'
import { AppError, ERRORS, type AppErrorData, type ErrorCode } from '../../src-shared/errors.ts'
import { PROVOKED } from './provoked.ts'

const ROOT = join(import.meta.dirname, '../..')
const CODES = Object.keys(ERRORS) as ErrorCode[]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jkoscope-errors-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const sources = (below: string, kind: RegExp): string[] =>
  readdirSync(join(ROOT, below), { recursive: true, encoding: 'utf8' })
    .filter((name) => kind.test(name))
    .map((name) => join(ROOT, below, name))
    .filter((path) => !path.includes('/out/') && basename(path) !== 'provoked.ts')

describe('every code of the table', () => {
  test.each(CODES)('%s is raised by the program', (code) => {
    const raising = [...sources('src-main', /\.ts$/), ...sources('src-renderer', /\.(ts|svelte)$/)]
    expect(raising.some((path) => readFileSync(path, 'utf8').includes(`'${code}'`))).toBe(true)
  })

  const provoked = CODES.filter((code) => PROVOKED[code] !== undefined)
  test.each(provoked)('%s comes when it is provoked, in one sentence with one thing to do', async (code) => {
    const place = mkdtempSync(join(folder, 'p-'))
    const thrown: unknown = await Promise.resolve()
      .then(() => PROVOKED[code]?.(place))
      .then(
        (value) => expect.fail(`no error, but ${typeof value}`),
        (error: unknown) => error
      )
    const data = errorData(thrown)
    expect(data.code, data.message).toBe(code)
    expect(data.action).toBe(ERRORS[code].action)
    // Nothing that the sentence speaks of is left open.
    expect(data.message).not.toMatch(/unknown\)|[{}]|undefined|\[object/)
    expect(data.message).toMatch(/^[^\n]+\.$/)
  })

  // What only a whole host or worker raises is provoked by tests of these.
  test.each(CODES.filter((code) => PROVOKED[code] === undefined))('%s is provoked by another test', (code) => {
    const tests = sources('test', /\.test\.ts$/).filter((path) => !path.endsWith('errors.test.ts'))
    expect(tests.filter((path) => readFileSync(path, 'utf8').includes(code))).not.toEqual([])
  })
})

/** What the panel of errors of the page shows for an error, as text. */
async function pagePanel(): Promise<(fault: AppErrorData) => string> {
  const { js } = compile(readFileSync(join(ROOT, 'src-renderer/shell/FaultPanel.svelte'), 'utf8'), {
    generate: 'server',
    filename: 'FaultPanel.svelte'
  })
  const state = join(folder, 'state.mjs')
  writeFileSync(state, 'export const getApp = () => globalThis.shown')
  const code = js.code
    .replace("'../state/app.svelte.ts'", JSON.stringify(pathToFileURL(state).href))
    .replace("'svelte/internal/server'", JSON.stringify(import.meta.resolve('svelte/internal/server')))
  const compiled = join(folder, 'panel.mjs')
  writeFileSync(compiled, code)
  const { default: Panel } = (await import(/* @vite-ignore */ pathToFileURL(compiled).href)) as {
    default: Parameters<typeof render>[0]
  }
  return (fault) => {
    Object.assign(globalThis, { shown: { faults: { list: [fault], dismiss: () => undefined } } })
    const text = render(Panel, { props: {} })
      .body.replaceAll(/<button.*?<\/button>/g, '')
      .replaceAll(/<[^>]+>/g, ' ')
    return unescaped(text).replaceAll(/\s+/g, ' ').trim()
  }
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

test('the page and the command line say the same of every error', async () => {
  const shownOn = await pagePanel()
  for (const code of CODES) {
    const error = new AppError(code, { where: 'a "b" & <c>.h5ad', element: 'obsm/X', detail: '1 < 2' })
    const onLine = sentence(errorData(error)).trim()
    const onPage = shownOn(faultOf(contractError(error)))
    expect(onLine).toBe(`${error.message} ${error.action} [${code}]`)
    expect(onPage).toBe(`${error.message} ${error.action} ${code}`)
  }
})
