import { describe, expect, test } from 'vitest'
import { importsOf, readSources } from './sources.ts'

const sources = readSources('src-shared', 'src-main', 'src-renderer')

/** What each layer may import of our own; it may always import itself. The order matters: the first that fits is the layer. */
const LAYERS: readonly (readonly [layer: string, allowed: readonly string[]])[] = [
  ['src-shared/', []],
  ['src-main/compute/', ['src-shared/']],
  ['src-main/anndata/', ['src-shared/']],
  ['src-main/worker/', ['src-shared/', 'src-main/compute/', 'src-main/anndata/']],
  ['src-main/host/', ['src-shared/']],
  ['src-main/shell-electron/', ['src-shared/', 'src-main/host/']],
  ['src-main/shell-web/', ['src-shared/', 'src-main/host/']],
  // It builds the kernels and simulates the sample, too: tools of the project, not parts of the program.
  ['src-main/cli/make-sample.ts', ['src-shared/', 'src-main/compute/', 'src-main/anndata/', 'src-main/cli/']],
  ['src-main/cli/', ['src-shared/', 'src-main/host/']],
  ['src-renderer/', ['src-shared/']]
]

const layerOf = (path: string) => LAYERS.find(([layer]) => path.startsWith(layer))

/** Packages and built-in modules that a layer may use; layers that are not named may use any. */
const PACKAGES: readonly (readonly [layer: string, allowed: RegExp])[] = [
  ['src-shared/', /^(valibot|@orpc\/contract)$/],
  // Algorithms only; the tensor library as a type: the worker loads it and hands it over.
  ['src-main/compute/', /^(umap-js|d3-contour|quickselect|@tensorflow\/[\w-]+)$/],
  // Formats of files, with the filters and archives that they are packed with.
  ['src-main/anndata/', /^(node:.+|h5wasm(\/node)?|h5wasm-plugins|fflate)$/],
  ['src-main/worker/', /^(node:.+|@tensorflow\/[\w-]+|@orpc\/(server|client)(\/[\w-]+)?)$/],
  // d3-contour, fflate and opentype.js draw figures and pack their files: pure functions that need neither page nor compute process.
  [
    'src-main/host/',
    /^(node:.+|d3-contour|fflate|opentype\.js(\/dist\/opentype\.mjs)?|better-sqlite3|valibot|@orpc\/(contract|server|client)(\/[\w-]+)?)$/
  ],
  ['src-main/shell-web/', /^(node:.+|ws|@orpc\/server(\/ws)?)$/],
  ['src-main/shell-electron/', /^(node:.+|electron|@orpc\/server(\/message-port)?)$/],
  ['src-main/cli/', /^(node:.+|assemblyscript\/asc)$/],
  ['src-renderer/', /^(?!node:|electron$|better-sqlite3$|ws$|h5wasm|@orpc\/server)/]
]

test('every source belongs to a layer', () => {
  expect(sources.length).toBeGreaterThan(100)
  expect(sources.filter(({ path }) => !layerOf(path)).map(({ path }) => path)).toEqual([])
})

test('layers import only what lies below them', () => {
  const wrong = sources.flatMap(({ path, own }) => {
    const [layer, allowed] = layerOf(path) ?? ['', []]
    return own
      .filter((target) => !target.startsWith(layer) && !allowed.some((folder) => target.startsWith(folder)))
      .map((target) => `${path} -> ${target}`)
  })
  expect(wrong).toEqual([])
})

test.each(PACKAGES)('%s uses only the packages that are meant for it', (layer, allowed) => {
  const wrong = sources
    .filter(({ path }) => layerOf(path)?.[0].startsWith(layer))
    .flatMap(({ path, packages }) => packages.filter((name) => !allowed.test(name)).map((name) => `${path} -> ${name}`))
  expect(wrong).toEqual([])
})

describe('single doors', () => {
  const importers = (name: RegExp): string[] =>
    sources.filter(({ packages }) => packages.some((p) => name.test(p))).map(({ path }) => path)

  test('h5wasm is imported in one file', () => {
    expect(importers(/^h5wasm(\/|$)/)).toEqual(['src-main/anndata/hdf5.ts'])
  })

  test('the database is imported in the library', () => {
    expect(importers(/^better-sqlite3$/).filter((path) => !path.startsWith('src-main/host/library/'))).toEqual([])
  })

  test('the page knows its transport in one file', () => {
    const links = importers(/^@orpc\/client\//).filter((path) => path.startsWith('src-renderer/'))
    expect(links).toEqual(['src-renderer/connect.ts'])
  })
})

describe('words that are not to be found', () => {
  const uses = (pattern: RegExp, folder: string): string[] =>
    sources.filter(({ path, text }) => path.startsWith(folder) && pattern.test(text)).map(({ path }) => path)

  test('no HTML from strings in the page', () => {
    expect(uses(/\{@html|innerHTML|insertAdjacentHTML|document\.write/, 'src-renderer/')).toEqual([])
  })

  test('no randomness but the seeded one', () => {
    expect(uses(/Math\.random/, 'src-main/compute/')).toEqual([])
    expect(uses(/Math\.random/, 'src-main/worker/')).toEqual([])
    expect(uses(/Math\.random/, 'src-shared/')).toEqual([])
  })

  test('no clock in compute', () => {
    expect(uses(/Date\.now|new Date\b|performance\.now|process\./, 'src-main/compute/')).toEqual([])
  })

  test('no eval', () => {
    expect(uses(/\beval\(|new Function\(/, 'src-')).toEqual([])
  })

  test('no security setting of Electron is switched off', () => {
    const forbidden =
      /webSecurity|nodeIntegration: true|contextIsolation: false|sandbox: false|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|bypassCSP|no-sandbox/
    expect(uses(forbidden, 'src-main/shell-electron/')).toEqual([])
  })
})

test('the reader of imports sees each kind of them', () => {
  const code = `import a from 'a'; import type { B } from './b.ts'; export * from './c.ts'; import './d.css'
    const e = await import('e'); type F = import('./f.ts').F; // import x from 'x'
    const text = "import y from 'y'"`
  expect(importsOf('x.ts', code)).toEqual(['a', './b.ts', './c.ts', './d.css', 'e', './f.ts'])
})
