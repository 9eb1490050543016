/**
 * The whole way from a file to the errors of its landscape: `run` of the command line on the embryoid body (5 PCs, 16,819 cells) with the
 * published settings, beside the training alone of the paper's code. Needs JKOSCOPE_DATA; no bound is enforced.
 *
 *     [JKOSCOPE_PEERS=/path/to/python JKOSCOPE_JKONET_STAR=/path/to/checkout] node test/bench/end-to-end.ts [epochs]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeRows } from '../../src-shared/matrix.ts'
import { Random } from '../../src-shared/random.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { cellsByTime, splitCells } from '../../src-main/compute/metrics/split.ts'
import { haveEmbryoidBody, readEmbryoidBody } from '../reference/embryoid-body.ts'
import { DATA } from '../support/data-folder.ts'
import { PEERS, startPeer } from './peer.ts'
import { report, timed } from './row.ts'

const MAIN = join(import.meta.dirname, '../../src-main/cli/main.ts')
const FILE = join(DATA, 'eb/eb_pca5.h5ad')

/** Cells to learn from, as `run` chooses them. */
function trainingCells() {
  const { X, timeIndex } = readEmbryoidBody()
  const { train } = splitCells(timeIndex, 0.6, Random.seed(0))
  const times = train.map((i) => timeIndex[i])
  return [...cellsByTime(times).values()].map((rows) =>
    takeRows(
      X,
      rows.map((r) => train[r])
    )
  )
}

/** Couplings are not in the peer's time. */
async function peerSeconds(epochs: number): Promise<number | null> {
  const checkout = process.env['JKOSCOPE_JKONET_STAR']
  if (!PEERS || !checkout) return null
  const peer = await startPeer(PEERS, 'jkonet_star.py', checkout)
  const clouds = trainingCells()
  const { seconds } = await peer.ask<{ seconds: number }>({
    model: 'potential',
    snapshots: clouds.map((X, k) => peer.file(`snapshot${k}`, X.data)),
    points: peer.file('points', clouds[0].data),
    out: peer.path('gradient'),
    ...{ d: 5, tau: 1, epochs }
  })
  peer.close()
  return seconds
}

if (haveEmbryoidBody()) {
  const epochs = Number(process.argv[2] ?? 1000)
  await buildKernels()
  const out = mkdtempSync(join(tmpdir(), 'bench-run-'))
  const args = ['run', FILE, '--out', out, '--preset', 'reference', '--model', 'jkonet-v', '--pcs', '5']
  const { value, seconds } = timed(() =>
    spawnSync(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  )
  if (value.status !== 0) throw new Error(`run ended with ${value.status}`)
  const { metrics } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as { metrics: { w1: { mean: number } } }
  rmSync(out, { recursive: true })
  // The memory of a child process is not known here.
  report(
    {
      task: 'From file to errors: JKOnet*_V, embryoid body, published settings',
      ours: seconds,
      peer: `jkonet-star, ${epochs} epochs of training alone`,
      theirs: await peerSeconds(epochs),
      quality: `W1 of one step ${metrics.w1.mean.toFixed(3)}`
    },
    null,
    null
  )
} else console.log('From file to errors: not run, because JKOSCOPE_DATA does not hold the embryoid body')
