/**
 * A mixture of ten Gaussians by expectation maximisation, as fast as scikit-learn's? The starts differ; both stop at the same gain.
 * Exits 1 when it is not, or when the likelihood is lower by more than 0.05.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/mixture.ts [rounds]
 */
import { Random } from '../../src-shared/random.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { drain } from '../support/drain.ts'
import { PEERS, startPeer } from './peer.ts'
import { inTurn, report, type Cost } from './row.ts'
import { snapshots } from './snapshots.ts'

await buildKernels()
const { fitGaussianMixture } = await import('../../src-main/compute/density/gaussian-mixture.ts')

const COMPONENTS = 10
const rounds = Number(process.argv[2] ?? 9)
const { name, clouds } = snapshots()
const X = clouds[1]
const peer = PEERS ? await startPeer(PEERS, 'clouds.py') : undefined
const question = { task: 'mixture', x: peer?.file('x', X.data), d: X.cols, components: COMPONENTS }
const run = await inTurn(
  rounds,
  () => drain(fitGaussianMixture(X, Random.seed(0), { components: COMPONENTS })).result,
  (p) => p.ask<Cost & { logLikelihood: number }>(question),
  peer
)
const likelihoods = [run.value.logLikelihood.at(-1), run.answer?.logLikelihood].filter((v) => v !== undefined)
report(
  {
    task: `Gaussian mixture, ${COMPONENTS} components, ${name} ${X.rows} x ${X.cols}`,
    ours: run.seconds,
    peer: 'scikit-learn, one thread',
    theirs: run.theirs,
    quality: `log likelihood per cell ${likelihoods.map((v) => v.toFixed(3)).join(' / ')}`
  },
  run.answer?.memory
)
peer?.close()
const [ours, theirs = -Infinity] = likelihoods
if (ours < theirs - 0.05 || (run.theirs !== null && run.theirs < run.seconds)) process.exitCode = 1
