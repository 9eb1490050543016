/**
 * Are 50 principal components of a sparse matrix (16,819 cells x 18,000 genes, simulated) found at least 2.5 times as fast as scanpy finds
 * them, with the same captured variance within 1e-3? Both work in turn on the same matrix. Exits 1 otherwise.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/pca.ts [rounds] [cells] [genes]
 */
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { drain } from '../support/drain.ts'
import { PEERS, startPeer } from './peer.ts'
import { inTurn, report, type Cost } from './row.ts'
import { sparseCells } from './sparse-cells.ts'

await buildKernels()
const { pca } = await import('../../src-main/compute/pca/pca.ts')

const COMPONENTS = 50
const RATIO = 2.5
const [rounds, cells, genes] = [1, 16_819, 18_000].map((usual, at) => Number(process.argv[2 + at] ?? usual))
const X = sparseCells(cells, genes)
const peer = PEERS ? await startPeer(PEERS, 'pca_scanpy.py') : undefined
if (peer) {
  peer.file('data', X.data)
  peer.file('indices', X.indices)
  peer.file('indptr', X.indptr)
}
const run = await inTurn(
  rounds,
  () => drain(pca(X, { components: COMPONENTS, seed: 0 })).result,
  (p) => p.ask<Cost & { captured: number }>({ folder: p.path(''), cells, genes, components: COMPONENTS }),
  peer
)
peer?.close()
const captured = run.value.varianceRatio.reduce((a, b) => a + b, 0)
const missed = run.answer ? 1 - captured / run.answer.captured : 0
report(
  {
    task: `${COMPONENTS} PCs of ${cells} cells x ${genes} genes, ${(X.data.length / 1e6).toFixed(0)} M non-zeros`,
    ours: run.seconds,
    peer: 'scanpy',
    theirs: run.theirs,
    quality: `captured variance ${captured.toFixed(5)}${run.answer ? ` / ${run.answer.captured.toFixed(5)}` : ''}`
  },
  run.answer?.memory
)
if (missed > 1e-3 || (run.theirs !== null && run.theirs / run.seconds < RATIO)) process.exitCode = 1
