/**
 * Protocol P1 from a file to its errors: `run` of the command line on the embryoid body (5 PCs, 16,819 cells, 60/40), beside the code of
 * the paper (preprocess_rna_seq.py, data_generator.py, train.py) with the commands of its tutorial: 100 epochs, one evaluation. Both use
 * all threads, and neither time holds figures. Exits 1 when the published settings take more than a fifth of its time. Needs JKOSCOPE_DATA.
 *
 *     [JKOSCOPE_PEERS=/path/to/python JKOSCOPE_JKONET_STAR=/path/to/checkout] node test/bench/end-to-end.ts [rounds]
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunRecord } from '../../src-main/cli/run/record.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { haveEmbryoidBody } from '../reference/embryoid-body.ts'
import { DATA } from '../support/data-folder.ts'
import { PEERS } from './peer.ts'
import { runProgram } from './process.ts'
import { fastest, report } from './row.ts'

const RATIO = 5
const MAIN = join(import.meta.dirname, '../../src-main/cli/main.ts')
const PEER_MAIN = join(import.meta.dirname, 'peers/jkonet_star_main.py')
/** The commands of its single-cell tutorial. */
const TUTORIAL = [
  ['preprocess_rna_seq.py', '--n-components', '5'],
  ['data_generator.py', '--load-from-file', 'RNA_PCA_5', '--test-ratio', '0.4', '--split-population'],
  ['train.py', '--dataset', 'RNA_PCA_5', '--solver', 'jkonet-star-time-potential', '--epochs', '100']
]

interface Measured {
  readonly seconds: number
  readonly memory: number | null
  readonly w1: number
}

async function ours(preset: string): Promise<Measured> {
  const out = mkdtempSync(join(tmpdir(), 'bench-run-'))
  const args = [MAIN, 'run', join(DATA, 'eb/eb_pca5.h5ad'), '--out', out, '--preset', preset, '--pcs', '5']
  const { seconds, memory } = await runProgram(process.execPath, args)
  const { metrics, timings } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as RunRecord
  rmSync(out, { recursive: true })
  return { seconds: seconds - timings.field - timings.figures, memory, w1: metrics.w1.mean }
}

async function theirs(python: string, checkout: string): Promise<Measured> {
  const copy = mkdtempSync(join(tmpdir(), 'bench-peer-'))
  cpSync(checkout, copy, { recursive: true, filter: (path) => !path.endsWith('.git') && !path.endsWith('/data') })
  await runProgram(python, [PEER_MAIN, '--data', join(DATA, 'eb')], copy)
  const runs = []
  for (const command of TUTORIAL) runs.push(await runProgram(python, [PEER_MAIN, ...command], copy))
  rmSync(copy, { recursive: true })
  return {
    seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
    memory: Math.max(...runs.map(({ memory }) => memory ?? 0)) || null,
    w1: Number(/aggregate: ([\d.]+)/.exec(runs[2].stdout)?.[1])
  }
}

if (haveEmbryoidBody()) {
  const checkout = process.env['JKOSCOPE_JKONET_STAR']
  const rounds = Number(process.argv[2] ?? 1)
  await buildKernels()
  const own = { reference: [] as Measured[], default: [] as Measured[] }
  const peer: Measured[] = []
  for (let round = 0; round < rounds; round++) {
    own.reference.push(await ours('reference'))
    if (PEERS && checkout) peer.push(await theirs(PEERS, checkout))
    own.default.push(await ours('default'))
  }
  const other = peer.length ? fastest(peer) : null
  for (const [preset, runs] of Object.entries(own)) {
    const w1 = [runs[0], ...peer.slice(0, 1)].map((run) => run.w1.toFixed(3)).join(' / ')
    const row = {
      task: `From file to errors: embryoid body 60/40, ${preset === 'default' ? 'default' : 'published'} settings`,
      ours: fastest(runs),
      peer: 'jkonet-star, all of its tutorial (100 epochs)',
      theirs: other,
      quality: `W1 of one step ${w1}`
    }
    report(row, peer[0]?.memory, runs[0].memory)
    if (preset === 'reference' && other !== null && other / row.ours < RATIO) process.exitCode = 1
  }
} else console.log('From file to errors: not run, because JKOSCOPE_DATA does not hold the embryoid body')
