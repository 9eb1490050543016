/**
 * Is one training step of the potential network (batch 250, 6-64-64-1, gradient of the gradient, Adam) at least 2.5 times as fast as
 * PyTorch's and as fast as JAX's, each on one thread? All work in turn on the same batch and weights. Exits 1 when the losses differ by
 * more than 1e-5 or a ratio of the build that this machine runs is below its bound.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/mlp.ts [rounds]
 */
import { Random } from '../../src-shared/random.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { initialTheta } from '../../src-main/compute/energy/architecture.ts'
import { PEERS, startPeer, type Peer } from './peer.ts'
import { fastest, report, timed, type Cost } from './row.ts'

await buildKernels()
const { MlpKernel } = await import('../../src-main/compute/kernels/mlp.ts')
const { preferredBuild } = await import('../../src-main/compute/kernels/loader.ts')

const BATCH = 250
const STEPS = 200
const LIBRARIES = [
  { name: 'PyTorch, one thread', script: 'mlp_torch.py', ratio: 2.5 },
  { name: 'JAX, compiled, one thread', script: 'mlp_jax.py', ratio: 1 }
]
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

async function start(python: string, script: string): Promise<Peer> {
  const peer = await startPeer(python, script)
  for (const [name, A] of Object.entries({ theta, y: rows.Y, t: rows.T, D: rows.D, w: rows.w })) peer.file(name, A)
  await peer.ask({ folder: peer.path('') })
  return peer
}

const builds = preferredBuild() === 'relaxed' ? (['relaxed', 'base'] as const) : (['base'] as const)
const own: Record<'relaxed' | 'base', Timing[]> = { relaxed: [], base: [] }
const theirs: (Timing & Cost)[][] = LIBRARIES.map(() => [])
const peers = PEERS ? await Promise.all(LIBRARIES.map(({ script }) => start(PEERS ?? '', script))) : []
for (let round = 0; round < rounds; round++) {
  for (const [p, peer] of peers.entries()) theirs[p].push(await peer.ask<Timing & Cost>({ steps: STEPS }))
  for (const build of builds) own[build].push(ours(build))
}
for (const peer of peers) peer.close()
for (const build of builds) {
  for (const [p, { name, ratio }] of LIBRARIES.entries()) {
    const seconds = fastest(own[build])
    const other = theirs[p].length ? fastest(theirs[p]) : null
    const difference = theirs[p].length ? Math.abs(own[build][0].loss / theirs[p][0].loss - 1) : 0
    const quality = other === null ? 'not compared' : `losses differ by ${difference.toExponential(0)}`
    const task = `Training step of the network, batch ${BATCH}, ${build} build`
    report({ task, ours: seconds, peer: name, theirs: other, quality }, theirs[p].at(-1)?.memory)
    const slow = build === builds[0] && other !== null && other / seconds < ratio
    if (difference > 1e-5 || slow) process.exitCode = 1
  }
}
