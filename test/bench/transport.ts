/**
 * Is our exact optimal transport as exact as POT's and at least three times as fast? Both solve the same pairs of the
 * embryoid body data in turn, in one run; POT's time leaves its distance matrix out. Prints a table; exits 1 when a cost
 * differs by more than 1e-9 or a median ratio is below 3.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/transport.ts [rounds]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { takeRows, type Matrix } from '../../src-shared/matrix.ts'
import { Random } from '../../src-shared/random.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { cellsByTime, splitCells } from '../../src-main/compute/metrics/split.ts'
import { readEmbryoidBody } from '../reference/embryoid-body.ts'

await buildKernels()
const { exactTransport } = await import('../../src-main/compute/transport/exact.ts')

interface Answer {
  cost: number
  seconds: number
  withDistances: number
  memory: number
}
type CostKind = 'sqeuclidean' | 'euclidean'
const COSTS: CostKind[] = ['sqeuclidean', 'euclidean']
const rounds = Number(process.argv[2] ?? 3)
const python = process.env.JKOSCOPE_PEERS ?? 'python3'
const folder = mkdtempSync(join(tmpdir(), 'transport-'))
const peer = spawn(python, [join(import.meta.dirname, 'peers/pot.py')], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
})
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()
const answer = async (): Promise<string> => {
  const line = await answers.next()
  if (line.done) throw new Error(`${python} did not answer; set JKOSCOPE_PEERS to a Python that has POT`)
  return line.value
}

function pairs(): { name: string; X: Matrix; Y: Matrix }[] {
  const { X, timeIndex } = readEmbryoidBody()
  const { train } = splitCells(timeIndex, 0.6, Random.seed(0))
  const times = train.map((i) => timeIndex[i])
  const full = [...cellsByTime(timeIndex).values()].map((I) => takeRows(X, I))
  const part = [...cellsByTime(times).values()].map((I) =>
    takeRows(
      X,
      I.map((r) => train[r])
    )
  )
  return [...part.entries(), ...full.entries()].flatMap(([k, A], e) => {
    const S = e < part.length ? part : full
    return k + 1 < S.length ? [{ name: `${e < part.length ? 'train' : 'full'} ${k}`, X: A, Y: S[k + 1] }] : []
  })
}

function ours(X: Matrix, Y: Matrix, cost: CostKind): Answer & { gap: number } {
  const start = performance.now()
  const run = exactTransport(X, Y, { cost })
  let step = run.next()
  while (!step.done) step = run.next()
  const seconds = (performance.now() - start) / 1000
  const { cost: value, gap, memoryBytes } = step.value
  return { cost: value, gap, seconds, withDistances: seconds, memory: memoryBytes }
}

async function theirs(x: string, y: string, d: number, cost: CostKind): Promise<Answer> {
  peer.stdin.write(`${JSON.stringify({ x, y, d, cost })}\n`)
  return JSON.parse(await answer()) as Answer
}

const median = (A: number[]): number => A.toSorted((a, b) => a - b)[A.length >> 1]
const ms = (A: Answer[]): string => (1000 * median(A.map((a) => a.seconds))).toFixed(0).padStart(6)

console.log(`POT ${(JSON.parse(await answer()) as { version: string }).version}, one thread; ${rounds} rounds, medians`)
console.log(
  'pair     cost         n x m        POT ms  ours ms  ratio  cost diff.  our gap   our MB  POT MB (peak of process)'
)
let failed = false
for (const { name, X, Y } of pairs()) {
  const [x, y] = [X, Y].map((M, side) => {
    const file = join(folder, `${side}.bin`)
    writeFileSync(file, M.data)
    return file
  })
  for (const cost of COSTS) {
    const A: (Answer & { gap: number })[] = []
    const B: Answer[] = []
    for (let r = 0; r < rounds; r++) {
      A.push(ours(X, Y, cost))
      B.push(await theirs(x, y, X.cols, cost))
    }
    const ratio = median(B.map((b) => b.seconds)) / median(A.map((a) => a.seconds))
    const difference = Math.abs(A[0].cost / B[0].cost - 1)
    failed ||= difference > 1e-9 || ratio < 3
    const shape = `${X.rows} x ${Y.rows}`.padEnd(12)
    console.log(
      `${name.padEnd(8)} ${cost.padEnd(12)} ${shape} ${ms(B)}   ${ms(A)}  ${ratio.toFixed(2).padStart(5)}  ${difference.toExponential(1).padStart(10)}` +
        `  ${A[0].gap.toExponential(1).padStart(7)}  ${(A[0].memory / 1e6).toFixed(1).padStart(6)}  ${(B[0].memory / 1e6).toFixed(0).padStart(6)}`
    )
  }
}
peer.stdin.end()
rmSync(folder, { recursive: true })
process.exitCode = failed ? 1 : 0
