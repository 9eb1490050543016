/**
 * How time, memory and error grow with the number of cells n and of dimensions d: couplings and fit of six snapshots of a synthetic
 * potential over a grid, and every stage of the work with n. Exits 1 when the error with most cells grows
 * faster than d. With the peers, the network of the paper (64-64, 1000 epochs) learns from the same cells where these are not too many for it.
 *
 *     [JKOSCOPE_PEERS=/path/to/python JKOSCOPE_JKONET_STAR=/path/to/checkout] \
 *       node test/bench/scaling.ts [--write] [--most 10000] [--peer-most 1000] [--epochs 1000]        --write puts the tables into README.md
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { matrix, type Matrix } from '../../src-shared/matrix.ts'
import { Random } from '../../src-shared/random.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { drain } from '../support/drain.ts'
import { PEERS, startPeer } from './peer.ts'
import { runProgram } from './process.ts'
import { markdownTable, measuredOn, writeReadme } from './readme.ts'
import { processorTimed } from './row.ts'
import type { ScalingCase } from './scaling-case.ts'
import { sparseCells } from './sparse-cells.ts'

await buildKernels()
const { fitGaussianMixture } = await import('../../src-main/compute/density/gaussian-mixture.ts')
const { modelOf } = await import('../../src-main/compute/jkonet/registry.ts')
const { w1 } = await import('../../src-main/compute/metrics/wasserstein.ts')
const { pca } = await import('../../src-main/compute/pca/pca.ts')
const { exactTransport } = await import('../../src-main/compute/transport/exact.ts')

const { freshOf, oneStepOf, snapshotsOf, TAU } = await import('./scaling-cells.ts')

const { values } = parseArgs({
  options: {
    write: { type: 'boolean' },
    most: { type: 'string', default: '10000' },
    'peer-most': { type: 'string', default: '1000' },
    epochs: { type: 'string', default: '1000' }
  }
})
const checkout = process.env['JKOSCOPE_JKONET_STAR']
const peer = PEERS && checkout ? await startPeer(PEERS, 'jkonet_star.py', checkout) : undefined
const upTo = (counts: readonly number[]): number[] => counts.filter((n) => n <= Number(values.most))
const CELLS = upTo([1000, 5000, 10_000])
const DIMENSIONS = [10, 20, 50]
/** Of the stages: one snapshot or pair of them, 5 PCs, 2000 genes. */
const STAGE_CELLS = upTo([1000, 2000, 4000, 8000])
const [PCS, GENES] = [5, 2000]

/** Slope of log y over log x by least squares: y grows as x to this power. */
function exponent(x: readonly number[], y: readonly number[]): number {
  const [u, v] = [x, y].map((A) => A.map(Math.log))
  const [mu, mv] = [u, v].map((A) => A.reduce((sum, a) => sum + a, 0) / A.length)
  const covariance = u.reduce((sum, a, i) => sum + (a - mu) * (v[i] - mv), 0)
  return covariance / u.reduce((sum, a) => sum + (a - mu) ** 2, 0)
}

const seconds = (s: number): string => (s < 0.1 ? `${(1000 * s).toPrecision(2)} ms` : `${s.toFixed(s < 10 ? 2 : 0)} s`)

/** One-step error of the paper's network on the same cells; undefined where it was not run. */
async function theirs(n: number, d: number): Promise<number | undefined> {
  if (!peer || n > Number(values['peer-most'])) return undefined
  const question = {
    ...{ model: 'potential', d, tau: TAU, epochs: Number(values.epochs), seed: 0 },
    snapshots: snapshotsOf(n, d).map((X, k) => peer.file(`snapshot${k}`, X.data)),
    points: peer.file('points', freshOf(d).from.data),
    out: peer.path('gradient')
  }
  await peer.ask(question)
  return oneStepOf(d, new Float64Array(new Uint8Array(readFileSync(question.out)).buffer)).error
}

/** Rows of the grid: time, memory and error per number of cells, one column per d; and the growth of the error with d. */
async function grid(): Promise<{ rows: string[][]; growth: number[] }> {
  const rows: string[][] = []
  const growth: number[] = []
  for (const n of CELLS) {
    const errors: number[] = []
    const row: string[] = []
    for (const d of DIMENSIONS) {
      const { stdout, memory } = await runProgram(process.execPath, [
        ...[join(import.meta.dirname, 'scaling-case.ts'), `${n}`, `${d}`]
      ])
      const found = JSON.parse(stdout) as ScalingCase
      errors.push(found.error)
      const megabytes = memory === null ? '' : `, ${(memory / 1e6).toFixed(0)} MB`
      const times = `${seconds(found.coupling)} + ${seconds(found.fit)}${megabytes}`
      const other = await theirs(n, d)
      const paper = other === undefined ? '' : ` (paper ${other.toFixed(3)})`
      row.push(`${times}, ${found.error.toFixed(3)}${paper} of ${found.still.toFixed(2)}`)
    }
    growth.push(exponent(DIMENSIONS, errors))
    rows.push([`${n}`, ...row, growth[growth.length - 1].toFixed(2)])
    console.log(rows[rows.length - 1].join(' | '))
  }
  return { rows, growth }
}

/** Overlapping clouds that drift, as PCs of neighbouring timepoints do. */
function cloud(n: number, k: number): Matrix {
  const random = Random.seed(n).split('cloud', k)
  return matrix(
    Float64Array.from({ length: n * PCS }, () => 0.4 * k + random.normal()),
    n,
    PCS
  )
}

/** Seconds of the processor of every stage for n cells. */
function stages(n: number): Record<string, number> {
  const [X, Y] = [cloud(n, 0), cloud(n, 1)]
  const coupled = processorTimed(() => drain(exactTransport(X, Y)).result)
  const input = { snapshots: [X, Y], times: [0, 1], couplings: [coupled.value], seed: 0, preset: 'reference' }
  const counts = sparseCells(n, GENES)
  return {
    'couplings, exact': coupled.seconds,
    'density, 10 Gaussians': processorTimed(() => drain(fitGaussianMixture(X, Random.seed(0))).result).seconds,
    'fit, 100 epochs': processorTimed(() => drain(modelOf('jkonet-v').fit(input)).result).seconds,
    'evaluate, one exact W1': processorTimed(() => drain(w1(X, Y)).result).seconds,
    [`PCA, 50 PCs of ${GENES} genes`]: processorTimed(() => drain(pca(counts, { components: 50, seed: 0 })).result)
      .seconds
  }
}

function growthOfStages(): string[][] {
  const found = STAGE_CELLS.map(stages)
  const rows = Object.keys(found[0]).map((stage) => {
    const times = found.map((run) => run[stage])
    return [stage, ...times.map(seconds), `n^${exponent(STAGE_CELLS, times).toFixed(2)}`]
  })
  for (const row of rows) console.log(row.join(' | '))
  return rows
}

const { rows, growth } = await grid()
peer?.close()
const stageRows = growthOfStages()
if (growth[growth.length - 1] >= 1) process.exitCode = 1
if (values.write) {
  const about = `Six snapshots of n particles in the Styblinski-Tang potential (tau = 0.01, the same particles in all): seconds of the processor for five exact couplings + fit of JKOnet\\*_V with its defaults (width and steps grow with d; above 8 dimensions held-out cells choose between an additive network and any), peak memory of the process, W1 of one step of 1000 fresh cells of what it is where nothing moves${peer ? ` (paper: the same of the network of its code after ${values.epochs} epochs)` : ''}; the last column is the power of d with which that error grows.`
  const table = markdownTable(['n', ...DIMENSIONS.map((d) => `d = ${d}`), 'error grows as d to'], rows)
  const stageTable = markdownTable(['stage', ...STAGE_CELLS.map((n) => `n = ${n}`), 'grows as'], stageRows)
  const stageText = `Seconds of the processor for the stages of the work on a snapshot of n cells, or a pair of them, with ${PCS} PCs:`
  writeReadme('scaling', `${measuredOn()} ${about}\n\n${table}\n\n${stageText}\n\n${stageTable}`)
}
