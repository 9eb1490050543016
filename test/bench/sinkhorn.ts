/**
 * Entropic transport beside POT's (log domain), to the same residual on the marginals. No bound is enforced.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/sinkhorn.ts [cells]
 */
import { takeRows } from '../../src-shared/matrix.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { drain } from '../support/drain.ts'
import { PEERS, startPeer } from './peer.ts'
import { inTurn, report, type Cost } from './row.ts'
import { snapshots } from './snapshots.ts'

await buildKernels()
const { entropicTransport } = await import('../../src-main/compute/transport/entropic.ts')

const [EPSILON, TOLERANCE] = [0.1, 1e-4]
const cells = Number(process.argv[2] ?? 1500)
const first = Int32Array.from({ length: cells }, (_, i) => i)
const { name, clouds } = snapshots()
const [X, Y] = clouds.slice(0, 2).map((cloud) => takeRows(cloud, first))
const peer = PEERS ? await startPeer(PEERS, 'clouds.py') : undefined
const question = {
  ...{ task: 'entropic', x: peer?.file('x', X.data), y: peer?.file('y', Y.data), d: X.cols },
  ...{ epsilon: EPSILON, tolerance: TOLERANCE }
}
const run = await inTurn(
  1,
  () => drain(entropicTransport(X, Y, { epsilon: EPSILON, tolerance: TOLERANCE })).result,
  (p) => p.ask<Cost & { cost: number }>(question),
  peer
)
report(
  {
    task: `Entropic transport, epsilon ${EPSILON}, ${name} ${cells} x ${cells}`,
    ours: run.seconds,
    peer: 'POT sinkhorn_log, one thread',
    theirs: run.theirs,
    quality: `${run.value.status}, ${run.value.iterations} sweeps, residual ${run.value.residual.toExponential(0)}`
  },
  run.answer?.memory
)
peer?.close()
