import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { creditsOf, toLine } from '../../../src-main/host/exports/credits.ts'
import { JKO, JKONET_STAR } from '../../../src-main/host/exports/references.ts'

const ROOT = join(import.meta.dirname, '../../..')
const manifest = (path: string) =>
  JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')) as {
    license: string
    dependencies: Record<string, string>
  }

test('every library that the program depends on is named', () => {
  const named = creditsOf('1.2.3', 2026).libraries.map(({ name }) => name)
  for (const name of Object.keys(manifest('.').dependencies)) expect(named).toContain(name)
})

test('licences are those that the packages state', () => {
  const { libraries, licence } = creditsOf('1.2.3', 2026)
  expect(licence).toBe(manifest('.').license)
  const installed = libraries.filter(({ name }) => !name.includes('fonts') && name !== 'h5wasm')
  expect(installed.map(({ name, licence }) => [name, licence])).toEqual(
    installed.map(({ name }) => [name, manifest(`node_modules/${name}`).license])
  )
})

test('references read as in a list of references', () => {
  expect(toLine(JKO)).toBe(
    'Jordan, Richard; Kinderlehrer, David; Otto, Felix (1998). The variational formulation of the Fokker–Planck equation.' +
      ' SIAM Journal on Mathematical Analysis 29(1), 1–17.'
  )
  expect(toLine(JKONET_STAR)).toMatch(/2024\)\. Learning diffusion at lightspeed\. Advances .* 37\.$/)
  expect(creditsOf('1.2.3', 2026).references[0]?.text).toBe('The JKOscope developers (2026). JKOscope. Version 1.2.3.')
})
