/**
 * JKOnet* of this project on the 15 synthetic potentials in two dimensions, 2000 cells at 6 timepoints, beside the code of the
 * paper on the same cells: error of the gradient over all cells, and W1 of one step on fresh cells, over the W1 of two
 * samples. Prints a table; no bound is enforced.
 *
 *     [JKOSCOPE_PEERS=/path/to/python JKOSCOPE_JKONET_STAR=/path/to/checkout] \
 *       node test/bench/synthetic.ts [potentials|all] [unpaired|paired|both] [epochs of the peer's network]
 */
import { readFileSync } from 'node:fs'
import { matrix, type Matrix } from '../../src-shared/matrix.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { drain } from '../support/drain.ts'
import { PEERS, startPeer, type Peer } from './peer.ts'

await buildKernels()
const { potentialOf } = await import('../../src-main/compute/energy/potential.ts')
const { modelOf } = await import('../../src-main/compute/jkonet/registry.ts')
const { w1 } = await import('../../src-main/compute/metrics/wasserstein.ts')
const { simulatePopulation } = await import('../../src-main/compute/simulate/population.ts')
const { POTENTIALS, potentialNamed } = await import('../../src-main/compute/simulate/potentials.ts')
const { exactTransport } = await import('../../src-main/compute/transport/exact.ts')

const [D, CELLS, STEPS, TAU] = [2, 2000, 5, 0.01]

interface Kind {
  readonly label: string
  readonly model: string
  readonly preset: string
  /** What the peer calls it. */
  readonly peer: string
}
const KINDS: readonly Kind[] = [
  { label: 'JKOnet*_V', model: 'jkonet-v', preset: 'default', peer: 'potential' },
  { label: 'linear', model: 'jkonet-linear-v', preset: 'default', peer: 'linear' },
  { label: 'linear, as published', model: 'jkonet-linear-v', preset: 'reference', peer: 'linear' }
]

interface Case {
  readonly name: string
  readonly train: readonly Matrix[]
  readonly test: readonly Matrix[]
}

/** grad V at all train cells, then at all test cells, each [cells, 2]. */
interface Learnt {
  readonly gradient: Float64Array
  readonly seconds: number
}

const together = (parts: readonly Matrix[]): Float64Array =>
  Float64Array.from(parts.flatMap(({ data }) => Array.from(data)))
const mean = (A: readonly number[]): number => A.reduce((sum, a) => sum + a, 0) / A.length
const distance = (X: Matrix, Y: Matrix): number => drain(w1(X, Y)).result.value

function ours({ train, test }: Case, kind: Kind): Learnt {
  const start = performance.now()
  const times = train.map((_, k) => k * TAU)
  const couplings = train.slice(1).map((Y, k) => drain(exactTransport(train[k], Y)).result)
  const model = modelOf(kind.model)
  const { potential } = drain(model.fit({ snapshots: train, times, couplings, seed: 0, preset: kind.preset })).result
  const seconds = (performance.now() - start) / 1000
  const points = together([...train, ...test])
  const gradient = new Float64Array(points.length)
  potentialOf(potential).evaluate(points, 0, 0, points.length / D, gradient)
  return { gradient, seconds }
}

async function theirs(peer: Peer, { train, test }: Case, model: string, epochs: number): Promise<Learnt> {
  const question = {
    model,
    snapshots: train.map((X, k) => peer.file(`snapshot${k}`, X.data)),
    points: peer.file('points', together([...train, ...test])),
    out: peer.path('gradient'),
    ...{ d: D, tau: TAU, epochs }
  }
  const { seconds } = await peer.ask<{ seconds: number }>(question)
  return { gradient: new Float64Array(new Uint8Array(readFileSync(question.out)).buffer), seconds }
}

/** |grad V - truth| / |truth|, root mean squares over the train cells; |grad V| itself where the truth is flat. */
function gradientError({ name, train }: Case, { gradient }: Learnt): number {
  const truth = potentialNamed(name)
  const g = new Float64Array(D)
  let [error, size, at] = [0, 0, 0]
  for (const { data, rows } of train) {
    for (let i = 0; i < rows; i++) {
      truth.gradient(data.subarray(D * i, D * i + D), g)
      for (let c = 0; c < D; c++) {
        error += (gradient[at++] - g[c]) ** 2
        size += g[c] ** 2
      }
    }
  }
  return Math.sqrt(error / (size || at))
}

/** Mean W1 between test cells moved by one explicit step, as the cells of the simulation are, and those of the next timepoint. */
function oneStep({ train, test }: Case, { gradient }: Learnt): number {
  let at = train.reduce((sum, X) => sum + X.data.length, 0)
  return mean(
    test.slice(0, -1).map(({ data, rows }, k) => {
      const moved = data.map((x) => x - TAU * gradient[at++])
      return distance(matrix(moved, rows, D), test[k + 1])
    })
  )
}

function drawn(name: string, paired: boolean): Case {
  const draw = (seed: number): Matrix[] =>
    drain(simulatePopulation({ potential: potentialNamed(name), n: CELLS, d: D, steps: STEPS, tau: TAU, paired, seed }))
      .result
  return { name, train: draw(1), test: draw(2) }
}

const checkout = process.env['JKOSCOPE_JKONET_STAR']
const [which = 'all', pairing = 'unpaired', epochs = '1000'] = process.argv.slice(2)
const names = which === 'all' ? POTENTIALS.map(({ name }) => name) : which.split(',')
const peer = PEERS && checkout ? await startPeer(PEERS, 'jkonet_star.py', checkout) : undefined
if (!peer) console.log('without the code of the paper: set JKOSCOPE_PEERS and JKOSCOPE_JKONET_STAR')
console.log(
  `${CELLS} cells, ${STEPS} steps of ${TAU}; W1 of one step on fresh cells${peer ? `; peer: ${epochs} epochs` : ''}`
)
console.log(
  `| potential | cells | floor | nothing moves | model | W1 | gradient | s |${peer ? ' W1, peer | gradient, peer | s, peer |' : ''}`
)
for (const paired of pairing === 'both' ? [false, true] : [pairing === 'paired']) {
  for (const name of names) {
    const data = drawn(name, paired)
    const floor = mean(data.train.slice(1).map((X, k) => distance(X, data.test[k + 1])))
    const still = mean(data.test.slice(1).map((Y, k) => distance(data.test[k], Y)))
    const answers = new Map<string, Learnt>()
    const cells = (learnt: Learnt): string[] => [
      oneStep(data, learnt).toFixed(3),
      gradientError(data, learnt).toFixed(3),
      learnt.seconds.toFixed(1)
    ]
    for (const kind of KINDS) {
      const known = [name, paired ? 'paired' : 'unpaired', floor.toFixed(3), still.toFixed(3), kind.label]
      const row = [...known, ...cells(ours(data, kind))]
      if (peer) {
        const answer = answers.get(kind.peer) ?? (await theirs(peer, data, kind.peer, Number(epochs)))
        answers.set(kind.peer, answer)
        row.push(...cells(answer))
      }
      console.log(`| ${row.join(' | ')} |`)
    }
  }
}
peer?.close()
