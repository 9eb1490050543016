/**
 * Is one training step of the potential network (batch 250, 6-64-64-1, gradient of the gradient, Adam) at least 2.5 times as fast as
 * PyTorch's on one thread? Both work in turn on the same batch and weights. Exits 1 when the losses differ by more than 1e-5 or the ratio
 * of the build that this machine runs is below 2.5.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/mlp.ts [rounds]
 */
import { Random } from '../../src-shared/random.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { initialTheta } from '../../src-main/compute/energy/architecture.ts'
import { PEERS, startPeer } from './peer.ts'
import { median, report, timed, type Cost } from './row.ts'

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

interface Timing {
  readonly loss: number
  readonly seconds: number
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
  const { seconds } = timed(() => {
    for (let s = 0; s < STEPS; s++) step()
  })
  return { loss, seconds: seconds / STEPS }
}

const peer = PEERS ? await startPeer(PEERS, 'mlp_torch.py') : undefined
if (peer) {
  for (const [name, A] of Object.entries({ theta, y: rows.Y, t: rows.T, D: rows.D, w: rows.w })) peer.file(name, A)
  await peer.ask({ folder: peer.path('') })
}
const builds = preferredBuild() === 'relaxed' ? (['relaxed', 'base'] as const) : (['base'] as const)
const own: Record<'relaxed' | 'base', Timing[]> = { relaxed: [], base: [] }
const torch: (Timing & Cost)[] = []
for (let round = 0; round < rounds; round++) {
  if (peer) torch.push(await peer.ask<Timing & Cost>({ steps: STEPS }))
  for (const build of builds) own[build].push(ours(build))
}
peer?.close()
for (const build of builds) {
  const seconds = median(own[build].map((t) => t.seconds))
  const theirs = torch.length ? median(torch.map((t) => t.seconds)) : null
  const difference = torch.length ? Math.abs(own[build][0].loss / torch[0].loss - 1) : 0
  const quality = torch.length ? `losses differ by ${difference.toExponential(0)}` : 'not compared'
  const task = `Training step of the network, batch ${BATCH}, ${build} build`
  report({ task, ours: seconds, peer: 'PyTorch, one thread', theirs, quality }, torch.at(-1)?.memory)
  const slow = build === builds[0] && theirs !== null && theirs / seconds < RATIO
  if (difference > 1e-5 || slow) process.exitCode = 1
}
