/**
 * UMAP of one snapshot beside umap-learn (compiled before it is timed), 15 neighbours and 200 epochs each, with the
 * trustworthiness of both pictures. No bound is enforced.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/umap.ts [cells]
 */
import { readFileSync } from 'node:fs'
import { matrix, takeRows, type Matrix } from '../../src-shared/matrix.ts'
import { umap } from '../../src-main/compute/umap/umap.ts'
import { drain } from '../support/drain.ts'
import { trustworthiness } from '../support/trustworthiness.ts'
import { PEERS, startPeer } from './peer.ts'
import { inTurn, report, type Cost } from './row.ts'
import { snapshots } from './snapshots.ts'

const NEIGHBOURS = 15
const { name, clouds } = snapshots()
const cells = Math.min(clouds[1].rows, Number(process.argv[2] ?? 4000))
const X = takeRows(
  clouds[1],
  Int32Array.from({ length: cells }, (_, i) => i)
)
const peer = PEERS ? await startPeer(PEERS, 'clouds.py') : undefined
const question = { task: 'umap', x: peer?.file('x', X.data), d: X.cols, out: peer?.path('picture') }
const run = await inTurn(
  1,
  () => drain(umap(X, { seed: 0, neighbours: NEIGHBOURS })).result,
  (p) => p.ask<Cost>(question),
  peer
)
const pictures: Matrix[] = [run.value.embedding]
if (question.out) pictures.push(matrix(new Float64Array(new Uint8Array(readFileSync(question.out)).buffer), cells, 2))
// A sample tells it well enough: ranking all pairs would take longer than either layout.
const shown = Int32Array.from({ length: Math.min(cells, 1000) }, (_, i) => i)
const trust = pictures.map((Y) => trustworthiness(takeRows(X, shown), takeRows(Y, shown), NEIGHBOURS).toFixed(3))
report(
  {
    task: `UMAP, ${name} ${X.rows} x ${X.cols}`,
    ours: run.seconds,
    peer: 'umap-learn, one thread',
    theirs: run.theirs,
    quality: `trustworthiness ${trust.join(' / ')}`
  },
  run.answer?.memory
)
peer?.close()
