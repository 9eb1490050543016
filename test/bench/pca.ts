/**
 * Are 50 principal components of a sparse matrix (16,819 cells x 18,000 genes, 26 M non-zeros, simulated) found at least 2.5 times as fast as
 * scanpy finds them, with the same captured variance within 1e-3? Both work in turn on the same matrix. Prints a table; exits 1 otherwise.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/pca.ts [rounds] [cells] [genes]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import type { SparseRows } from '../../src-shared/matrix.ts'
import { drain } from '../support/drain.ts'

await buildKernels()
const { pca } = await import('../../src-main/compute/pca/pca.ts')

const COMPONENTS = 50
const RATIO = 2.5
const [rounds, cells, genes] = [1, 16_819, 18_000].map((usual, at) => Number(process.argv[2 + at] ?? usual))
const folder = mkdtempSync(join(tmpdir(), 'pca-'))
const python = process.env.JKOSCOPE_PEERS ?? 'python3'
const peer = spawn(python, [join(import.meta.dirname, 'peers/pca_scanpy.py'), folder, String(cells), String(genes)], {
  stdio: ['pipe', 'pipe', 'ignore']
})
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()

async function answer(): Promise<string> {
  const line = await answers.next()
  if (line.done) throw new Error(`${python} did not answer; set JKOSCOPE_PEERS to a Python that has scanpy`)
  return line.value
}

interface Run {
  readonly seconds: number
  readonly captured: number
}

async function scanpy(): Promise<Run> {
  peer.stdin.write(`${COMPONENTS}\n`)
  const [seconds, captured] = (await answer()).split(' ').map(Number)
  return { seconds, captured }
}

function ours(X: SparseRows): Run & { iterations: number } {
  const start = performance.now()
  const R = drain(pca(X, { components: COMPONENTS, seed: 0 })).result
  const seconds = (performance.now() - start) / 1000
  return { seconds, captured: R.varianceRatio.reduce((a, b) => a + b, 0), iterations: R.iterations }
}

const bytes = (name: string): ArrayBuffer => new Uint8Array(readFileSync(join(folder, name))).buffer
const median = (A: number[]): number => [...A].sort((a, b) => a - b)[A.length >> 1]

try {
  await answer()
  const X: SparseRows = {
    data: new Float32Array(bytes('data')),
    indices: new Int32Array(bytes('indices')),
    indptr: new Float64Array(bytes('indptr')),
    rows: cells,
    cols: genes
  }
  console.log(`${cells} x ${genes}, ${(X.data.length / 1e6).toFixed(1)} M non-zeros, ${COMPONENTS} components`)
  const runs = { ours: [] as Run[], scanpy: [] as Run[] }
  for (let round = 0; round < rounds; round++) {
    const mine = ours(X)
    runs.ours.push(mine)
    const theirs = await scanpy()
    runs.scanpy.push(theirs)
    console.log(
      `ours ${mine.seconds.toFixed(2)} s (${mine.iterations} blocks, captured ${mine.captured.toFixed(6)})   ` +
        `scanpy ${theirs.seconds.toFixed(2)} s (captured ${theirs.captured.toFixed(6)})`
    )
  }
  const ratio = median(runs.scanpy.map((r) => r.seconds)) / median(runs.ours.map((r) => r.seconds))
  const missed = 1 - runs.ours[0].captured / runs.scanpy[0].captured
  console.log(
    `ratio ${ratio.toFixed(2)} (at least ${RATIO}), captured variance missed ${missed.toExponential(1)} (at most 1e-3)`
  )
  if (ratio < RATIO || missed > 1e-3) process.exitCode = 1
} finally {
  peer.stdin.end()
  rmSync(folder, { recursive: true })
}
