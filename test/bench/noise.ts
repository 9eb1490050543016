/**
 * The models with further energies on cells moved by a potential, an interaction and noise, in two dimensions, 2000 cells at 6 timepoints: the strength beta of
 * the noise as found, the errors of the drift and of the interaction, and W1 of one step on fresh cells. `paired`: the same particles in every snapshot;
 * `unpaired`: others in each, as in an experiment. Means and standard deviations over three landscapes and the seeds. No bound is enforced; `--write` puts
 * the table into README.md.
 *
 *     node test/bench/noise.ts [seeds, 0 where missing] [paired|unpaired|both] [betas, 0,0.1,0.2 where missing] \
 *       [--models jkonet-v-beta,jkonet-v-w-beta,jkonet-linear] [--write]
 */
import { parseArgs } from 'node:util'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { markdownTable, measuredOn, writeReadme } from './readme.ts'

await buildKernels()
const { fitNoisy, judgeNoisy, noisyCase } = await import('./noise-case.ts')
const { CELLS, coupled, FRESH, mean, STEPS, TAU } = await import('./synthetic-case.ts')
type Judgement = ReturnType<typeof judgeNoisy>

const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean' }, models: { type: 'string' } },
  allowPositionals: true
})
const [seeds = '0', pairing = 'both', betas = '0,0.1,0.2'] = positionals
const LANDSCAPES = [
  { V: 'styblinski_tang', W: 'double_exp' },
  { V: 'oakley_ohagan', W: 'double_exp' },
  { V: 'wavy_plateau' }
]
const MODELS = ['jkonet-v-beta', 'jkonet-v-w-beta', 'jkonet-linear'].filter(
  (model) => !values.models || values.models.split(',').includes(model)
)
const HEADER = ['cells', 'beta', 'model', 'beta found', 'error of the drift', 'error of grad W', 'W1', 'nothing moves']

function spread(of: readonly (number | undefined)[], digits: number): string {
  const known = of.filter((value) => value !== undefined)
  if (known.length === 0) return '–'
  const middle = mean(known)
  const sd = Math.sqrt(known.reduce((sum, x) => sum + (x - middle) ** 2, 0) / Math.max(1, known.length - 1))
  return `${middle.toFixed(digits)} ± ${sd.toFixed(digits)}`
}

const rows: string[][] = []
for (const mode of pairing === 'both' ? ['paired', 'unpaired'] : [pairing]) {
  for (const beta of betas.split(',').map(Number)) {
    const found = MODELS.map((): Judgement[] => [])
    const still: number[] = []
    for (const landscape of LANDSCAPES) {
      for (const seed of seeds.split(',').map(Number)) {
        const data = noisyCase({ ...landscape, beta, paired: mode === 'paired', seed })
        const couplings = coupled(data)
        still.push(data.still)
        for (const [m, model] of MODELS.entries()) found[m].push(judgeNoisy(data, fitNoisy(data, couplings, model)))
        console.log(landscape.V, mode, beta, seed, ...found.map((all) => all[all.length - 1].beta.toFixed(3)))
      }
    }
    for (const [m, model] of MODELS.entries()) {
      const column = (of: (j: Judgement) => number | undefined, digits = 2): string => spread(found[m].map(of), digits)
      rows.push([
        ...[mode, String(beta), model, column((j) => j.beta, 3), column((j) => j.drift)],
        ...[column((j) => j.interaction), column((j) => j.w1, 3), mean(still).toFixed(3)]
      ])
      console.log(rows[rows.length - 1].join(' | '))
    }
  }
}

if (values.write) {
  const names = LANDSCAPES.map(({ V, W }) => (W ? `${V} with the interaction ${W}` : V)).join(', ')
  const about =
    `Mean ± sd over ${names}, ${seeds.split(',').length} seed(s) each; ${CELLS} cells at ${STEPS + 1} timepoints ${TAU} apart, two dimensions. Relative ` +
    `errors of the force on the cells and of grad W over differences of cells (1: no W at all, where the model has or finds none); W1 of one step of ${FRESH} fresh cells.`
  writeReadme('noise', `${measuredOn()} ${about}\n\n${markdownTable(HEADER, rows)}`)
}
