/**
 * All benchmarks, one after the other: `npm run bench`, or those that are named. With JKOSCOPE_PEERS=/path/to/python the peers work in turn with us;
 * `npm run bench -- --write` puts the table into README.md. Exits 1 when one of them misses its bound. `scaling` runs when it is named.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PEERS } from './peer.ts'
import { markdownTable, measuredOn, writeReadme } from './readme.ts'
import { cells, HEADER, type Row } from './row.ts'

const SCRIPTS = ['end-to-end', 'mlp', 'transport', 'sinkhorn', 'mixture', 'mmd', 'pca', 'read', 'umap']
/** Has tables of its own. */
const STUDY = 'scaling'

const { values, positionals } = parseArgs({ options: { write: { type: 'boolean' } }, allowPositionals: true })
const unknown = positionals.filter((name) => ![...SCRIPTS, STUDY].includes(name))
if (unknown.length)
  throw new Error(`There is no bench ${unknown.join(', ')}; there are ${[...SCRIPTS, STUDY].join(', ')}`)
const folder = mkdtempSync(join(tmpdir(), 'bench-rows-'))
const file = join(folder, 'rows')
writeFileSync(file, '')
const chosen = positionals.length ? positionals : SCRIPTS
const missed = chosen.filter((script) => {
  const { status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, `${script}.ts`), ...(script === STUDY && values.write ? ['--write'] : [])],
    {
      stdio: 'inherit',
      env: { ...process.env, JKOSCOPE_BENCH_ROWS: file }
    }
  )
  return status !== 0
})
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Row)
rmSync(folder, { recursive: true })
if (!PEERS) {
  const absent = [...new Set(rows.map(({ peer }) => peer))].join('; ')
  console.log(`\nNot compared, because JKOSCOPE_PEERS names no Python: ${absent}`)
}
if (missed.length) console.log(`\nMissed or failed: ${missed.join(', ')}`)
if (values.write && rows.length) {
  const how =
    'Ours / theirs where two numbers stand together, the best of the rounds each; a ratio above 1 means that JKOscope is faster.'
  writeReadme('bench', `${measuredOn()} ${how}\n\n${markdownTable(HEADER, rows.map(cells))}`)
}
process.exitCode = missed.length ? 1 : 0
