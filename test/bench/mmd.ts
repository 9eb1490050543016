/**
 * Maximum mean discrepancy of consecutive snapshots (five bandwidths) beside the same kernels by scikit-learn. No bound is enforced.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/mmd.ts [rounds]
 */
import { mmd } from '../../src-main/compute/metrics/mmd.ts'
import { drain } from '../support/drain.ts'
import { PEERS, startPeer } from './peer.ts'
import { inTurn, report, type Cost } from './row.ts'
import { snapshots } from './snapshots.ts'

const rounds = Number(process.argv[2] ?? 2)
const { name, clouds } = snapshots()
const [X, Y] = clouds
const peer = PEERS ? await startPeer(PEERS, 'clouds.py') : undefined
const question = { task: 'mmd', x: peer?.file('x', X.data), y: peer?.file('y', Y.data), d: X.cols }
const run = await inTurn(
  rounds,
  () => drain(mmd(X, Y)).result,
  (p) => p.ask<Cost & { value: number }>(question),
  peer
)
const difference = run.answer ? Math.abs(run.value / run.answer.value - 1) : 0
report(
  {
    task: `MMD, five bandwidths, ${name} ${X.rows} x ${Y.rows}`,
    ours: run.seconds,
    peer: 'scikit-learn rbf_kernel, one thread',
    theirs: run.theirs,
    quality: run.answer ? `values differ by ${difference.toExponential(0)}` : `value ${run.value.toFixed(3)}`
  },
  run.answer?.memory
)
if (difference > 1e-9) process.exitCode = 1
peer?.close()
