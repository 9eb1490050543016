/**
 * Is one training step of the potential network (batch 250, 6-64-64-1, gradient of the gradient, Adam) at least 2.5 times as fast as
 * PyTorch's on one thread? Both work in turn on the same batch and weights. Prints a table; exits 1 when the losses differ by more than 1e-5
 * or the median ratio of the build this machine runs is below 2.5.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/mlp.ts [rounds]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Random } from '../../src-shared/random.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { initialTheta } from '../../src-main/compute/energy/architecture.ts'

await buildKernels()
const { MlpKernel } = await import('../../src-main/compute/kernels/mlp.ts')
const { preferredBuild } = await import('../../src-main/compute/kernels/loader.ts')

const BATCH = 250
const STEPS = 200
const RATIO = 2.5
const rounds = Number(process.argv[2] ?? 7)
const random = Random.seed(1)
const normal = (n: number): Float32Array => Float32Array.from({ length: n }, () => random.normal())
const architecture = { d: 5, hidden: 64, timeDependent: true, timeScale: 1 }
const theta = initialTheta(architecture, random)
const rows = {
  n: BATCH,
  Y: normal(BATCH * 5),
  T: normal(BATCH),
  D: normal(BATCH * 5),
  tau: new Float32Array(BATCH).fill(1),
  w: normal(BATCH).map((w) => (w * w) / BATCH)
}

const folder = mkdtempSync(join(tmpdir(), 'mlp-'))
for (const [name, A] of Object.entries({ theta, y: rows.Y, t: rows.T, D: rows.D, w: rows.w }))
  writeFileSync(join(folder, name), A)
const python = process.env.JKOSCOPE_PEERS ?? 'python3'
const peer = spawn(python, [join(import.meta.dirname, 'peers/mlp_torch.py'), folder], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, OMP_NUM_THREADS: '1' }
})
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()

interface Timing {
  readonly loss: number
  readonly ms: number
}

async function torch(): Promise<Timing> {
  peer.stdin.write(`${STEPS}\n`)
  const line = await answers.next()
  if (line.done) throw new Error(`${python} did not answer; set JKOSCOPE_PEERS to a Python that has torch`)
  const [loss, ms] = line.value.split(' ').map(Number)
  return { loss, ms }
}

function ours(build: 'base' | 'relaxed'): Timing {
  const kernel = new MlpKernel(architecture, BATCH, build)
  kernel.setTheta(theta)
  const order = Int32Array.from({ length: BATCH }, (_, i) => i)
  const step = (): number => {
    const loss = kernel.lossGradient(kernel.loadRows(rows, order, 0, BATCH))
    kernel.adamStep(1e-3, 10)
    return loss
  }
  const loss = step()
  const start = performance.now()
  for (let s = 0; s < STEPS; s++) step()
  return { loss, ms: (performance.now() - start) / STEPS }
}

const median = (A: number[]): number => [...A].sort((a, b) => a - b)[A.length >> 1]
const timings: Record<'torch' | 'relaxed' | 'base', Timing[]> = { torch: [], relaxed: [], base: [] }
const builds = preferredBuild() === 'relaxed' ? (['relaxed', 'base'] as const) : (['base'] as const)
for (let round = 0; round < rounds; round++) {
  timings.torch.push(await torch())
  for (const build of builds) timings[build].push(ours(build))
}
peer.stdin.end()
rmSync(folder, { recursive: true })

const reference = timings.torch[0].loss
let failed = false
console.log('ms per step, median (least)        torch / ours, median of rounds')
console.log(
  `torch     ${median(timings.torch.map((t) => t.ms)).toFixed(3)} (${Math.min(...timings.torch.map((t) => t.ms)).toFixed(3)})`
)
for (const build of builds) {
  const ratio = median(timings[build].map((t, r) => timings.torch[r].ms / t.ms))
  const ms = timings[build].map((t) => t.ms)
  const difference = Math.abs(timings[build][0].loss / reference - 1)
  console.log(
    `${build.padEnd(9)} ${median(ms).toFixed(3)} (${Math.min(...ms).toFixed(3)})  ${ratio.toFixed(2)}x   loss differs by ${difference.toExponential(1)}`
  )
  failed ||= difference > 1e-5 || (build === builds[0] && ratio < RATIO)
}
process.exitCode = failed ? 1 : 0
