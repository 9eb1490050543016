/**
 * Is our exact optimal transport as exact as POT's and at least three times as fast, and 1.5 times in 50 dimensions? Both solve the same
 * consecutive snapshots in turn, POT without its distance matrix. Exits 1 when a cost differs by more than 1e-9 or a ratio is below.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/transport.ts [rounds] [pairs]
 */
import { matrix, type Matrix } from '../../src-shared/matrix.ts'
import { Random } from '../../src-shared/random.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { drain } from '../support/drain.ts'
import { PEERS, startPeer } from './peer.ts'
import { inTurn, report, type Cost } from './row.ts'
import { snapshots } from './snapshots.ts'

await buildKernels()
const { exactTransport } = await import('../../src-main/compute/transport/exact.ts')

const RATIO = { 5: 3, 50: 1.5 }
const [rounds, count] = [1, 2].map((usual, at) => Number(process.argv[2 + at] ?? usual))
const { name, clouds } = snapshots()
const random = Random.seed(5)

/** The same cells in 50 dimensions: standard normal noise in the others. */
function widened({ data, rows, cols }: Matrix): Matrix {
  const at = (e: number): number => (e % 50 < cols ? data[Math.floor(e / 50) * cols + (e % 50)] : random.normal())
  return matrix(
    Float64Array.from({ length: rows * 50 }, (_, e) => at(e)),
    rows,
    50
  )
}

async function compare(
  X: Matrix,
  Y: Matrix,
  cost: 'sqeuclidean' | 'euclidean',
  label: string,
  least: number
): Promise<void> {
  const question = { task: 'exact', x: peer?.file('x', X.data), y: peer?.file('y', Y.data), d: X.cols, cost }
  const run = await inTurn(
    rounds,
    () => drain(exactTransport(X, Y, { cost })).result,
    (p) => p.ask<Cost & { cost: number }>(question),
    peer
  )
  const difference = run.answer ? Math.abs(run.value.cost / run.answer.cost - 1) : 0
  const quality = `gap ${run.value.gap.toExponential(0)}${run.answer ? `, costs differ by ${difference.toExponential(0)}` : ''}`
  const task = `Exact transport, ${cost}, ${label} ${X.rows} x ${Y.rows}`
  report({ task, ours: run.seconds, peer: 'POT, one thread', theirs: run.theirs, quality }, run.answer?.memory)
  if (difference > 1e-9 || (run.theirs !== null && run.theirs / run.seconds < least)) process.exitCode = 1
}

const peer = PEERS ? await startPeer(PEERS, 'clouds.py') : undefined
for (let k = 0; k < Math.min(count, clouds.length - 1); k++) {
  for (const cost of ['sqeuclidean', 'euclidean'] as const)
    await compare(clouds[k], clouds[k + 1], cost, name, RATIO[5])
}
const [X, Y] = clouds.slice(0, 2).map(widened)
await compare(X, Y, 'sqeuclidean', `${name} and noise, d = 50,`, RATIO[50])
peer?.close()
