/**
 * The published rivals beside JKOnet*, each fitted by this project's code, one step ahead. Prints a table; no bound is enforced.
 *
 *     node test/bench/models.ts eb [seeds] [models]          embryoid body, 60/40, W1 on the test cells (needs JKOSCOPE_DATA)
 *     node test/bench/models.ts synthetic [potentials] [models]   2-D populations, unpaired: W1 on fresh cells and the gradient's error
 */
import { takeRows, type Matrix } from '../../src-shared/matrix.ts'
import { Random } from '../../src-shared/random.ts'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import type { FitResult } from '../../src-main/compute/jkonet/model.ts'
import type { Coupling } from '../../src-main/compute/transport/coupling.ts'
import { readEmbryoidBody } from '../reference/embryoid-body.ts'
import { drain } from '../support/drain.ts'

await buildKernels()
const { potentialOf } = await import('../../src-main/compute/energy/potential.ts')
const { modelOf } = await import('../../src-main/compute/jkonet/registry.ts')
const { cellsByTime, splitCells } = await import('../../src-main/compute/metrics/split.ts')
const { w1 } = await import('../../src-main/compute/metrics/wasserstein.ts')
const { methodOf } = await import('../../src-main/compute/predict/methods.ts')
const { predict } = await import('../../src-main/compute/predict/predict.ts')
const { simulatePopulation } = await import('../../src-main/compute/simulate/population.ts')
const { potentialNamed } = await import('../../src-main/compute/simulate/potentials.ts')
const { exactTransport } = await import('../../src-main/compute/transport/exact.ts')
const { loadTensors } = await import('../../src-main/worker/tensorflow/load.ts')

const mean = (A: readonly number[]): number => A.reduce((sum, a) => sum + a, 0) / A.length
const tensors = await loadTensors()

interface Fitted {
  readonly fit: FitResult
  readonly seconds: number
}

function fitted(id: string, train: readonly Matrix[], times: number[], couplings: Coupling[], seed: number): Fitted {
  const model = modelOf(id)
  const preset = Object.keys(model.presets).includes('default') ? 'default' : Object.keys(model.presets)[0]
  const start = performance.now()
  const fit = drain(model.fit({ snapshots: train, times, couplings, seed, preset, tensors })).result
  return { fit, seconds: (performance.now() - start) / 1000 }
}

/** Mean W1 between cells moved by one step and the cells of the next snapshot. */
function oneStep({ fit }: Fitted, cells: readonly Matrix[], times: readonly number[], id: string): number {
  const potential = potentialOf(fit.potential)
  const method = methodOf(modelOf(id).predictor)
  const errors = cells.slice(1).map((Y, k) => {
    const { X } = drain(predict(potential, cells[k], times[k], times[k + 1], method)).result
    return drain(w1(X, Y)).result.value
  })
  return mean(errors)
}

const couple = (snapshots: readonly Matrix[]): Coupling[] =>
  snapshots.slice(1).map((Y, k) => drain(exactTransport(snapshots[k], Y)).result)

function embryoidBody(seed: number, ids: readonly string[]): void {
  const { X, timeIndex } = readEmbryoidBody()
  const split = splitCells(timeIndex, 0.6, Random.seed(seed))
  const clouds = (I: Int32Array): Matrix[] =>
    [...cellsByTime(Int32Array.from(I, (i) => timeIndex[i])).values()].map((rows) =>
      takeRows(
        X,
        rows.map((r) => I[r])
      )
    )
  const [train, test] = [clouds(split.train), clouds(split.test)]
  const times = train.map((_, k) => k)
  const couplings = couple(train)
  for (const id of ids) {
    const result = fitted(id, train, times, couplings, seed)
    report(`eb seed ${seed}`, id, result, `W1 ${oneStep(result, test, times, id).toFixed(3)}`)
  }
}

const TAU = 0.01
const STEPS = 5
const CELLS = 2000

function synthetic(name: string, ids: readonly string[]): void {
  const truth = potentialNamed(name)
  const draw = (seed: number): Matrix[] =>
    drain(simulatePopulation({ potential: truth, n: CELLS, d: 2, steps: STEPS, tau: TAU, paired: false, seed })).result
  const [train, test] = [draw(1), draw(2)]
  const times = train.map((_, k) => k * TAU)
  const couplings = couple(train)
  const floor = mean(train.slice(1).map((X, k) => drain(w1(X, test[k + 1])).result.value))
  const still = mean(test.slice(1).map((Y, k) => drain(w1(test[k], Y)).result.value))
  for (const id of ids) {
    const result = fitted(id, train, times, couplings, 0)
    const errors = gradientErrors(result, train, truth, times)
    report(
      name,
      id,
      result,
      `W1 ${oneStep(result, test, times, id).toFixed(3)} (floor ${floor.toFixed(3)}, nothing moves ${still.toFixed(3)})  gradient ${errors.toFixed(3)}`
    )
  }
}

/** |grad V - truth| / |truth| over the cells of all snapshots, root mean squares. */
function gradientErrors(
  { fit }: Fitted,
  snapshots: readonly Matrix[],
  truth: ReturnType<typeof potentialNamed>,
  times: readonly number[]
): number {
  const potential = potentialOf(fit.potential)
  let [error, size] = [0, 0]
  const g = new Float64Array(2)
  snapshots.forEach((X, k) => {
    const G = new Float64Array(X.data.length)
    potential.evaluate(X.data, times[k], 0, X.rows, G)
    for (let i = 0; i < X.rows; i++) {
      truth.gradient(X.data.subarray(2 * i, 2 * i + 2), g)
      for (let c = 0; c < 2; c++) {
        error += (G[2 * i + c] - g[c]) ** 2
        size += g[c] ** 2
      }
    }
  })
  return Math.sqrt(error / size)
}

function report(where: string, id: string, { fit, seconds }: Fitted, errors: string): void {
  const training = `${fit.status} at ${fit.steps} of ${fit.losses.at(-1)?.step} in ${seconds.toFixed(1)} s`
  console.log(`${where.padEnd(18)} ${id.padEnd(24)} ${errors}  ${training}`)
}

const [what = 'eb', which, models] = process.argv.slice(2)
const ids = models?.split(',') ?? ['jkonet-v', 'jkonet-tv', 'ijkonet-v', 'ijkonet-tv', 'jkonet-bilevel']
console.log(`tensors: ${tensors.backend}`)
if (what === 'eb') for (const seed of (which ?? '0').split(',')) embryoidBody(Number(seed), ids)
else for (const name of (which ?? 'styblinski_tang,sphere').split(',')) synthetic(name, ids)
