import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { progressLine } from '../../src-main/cli/run/progress.ts'
import { freshPlace, type Place } from '../unit/cli/command.ts'
import { readXml } from '../figures/svg/read-xml.ts'
import { writeDrift } from './real-host.ts'

let place: Place
beforeEach(() => (place = freshPlace()))
afterEach(() => place.remove())

const LABELS = ['=cmd()_0', '<script>alert(1)</script>_1', '\u001b[31mred\u202e"&_2']

test('hostile labels are text in tables, figures and on the terminal', async () => {
  await writeDrift(join(place.folder, 'drift.h5ad'), 60, LABELS)
  const outcome = await place.run('run', 'drift.h5ad', '--out', 'r', '--time', 'day', '--h5ad')
  expect(outcome.code).toBe(0)
  expect(outcome.stdout + outcome.stderr).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u)
  expect(outcome.stdout).toContain('?[31mred?')

  const rows = readFileSync(join(place.folder, 'r/errors.csv'), 'utf8').trim().split('\n').slice(1)
  expect(rows.map((row) => row.slice(0, 10))).toEqual(["'=cmd()_0,", '<script>al'])
  expect(rows[1]).toContain('red\u202e""&_2",')

  for (const name of readdirSync(join(place.folder, 'r/figures'))) {
    const svg = readFileSync(join(place.folder, 'r/figures', name), 'utf8')
    expect(() => readXml(svg)).not.toThrow()
    expect(svg).not.toMatch(/<script|onerror=/i)
    expect(svg).not.toContain('\u001b')
  }
  const inspected = await place.run('inspect', 'r/drift.jkoscope.h5ad', '--json')
  const record = JSON.parse(inspected.stdout) as { obs: { top: { label: string }[] }[] }
  expect(record.obs[0]?.top.map(({ label }) => label).sort()).toEqual([...LABELS].sort())
})

test('a label in the progress does not steer the terminal', () => {
  const written: string[] = []
  const line = progressLine({ err: (text) => void written.push(text), isTerminal: true }, false)
  line.report({ stage: 'without \u001b[2Jlate', fraction: 0.5 })
  expect(written.join('').replaceAll('\r\u001b[2K', '')).toBe('without ?[2Jlate 50 %')
})
