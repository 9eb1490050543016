import type { FitSummary, TriedSummary } from '../../../src-shared/model/fit.ts'
import { randomMotionOf } from '../../../src-shared/model/random-motion.ts'
import { statusWords } from '../../../src-shared/model/solver-words.ts'
import type { SpaceSummary } from '../../../src-shared/model/space.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { labelWords } from '../../../src-shared/time/moment-label.ts'
import { growthMethods } from './growth-methods.ts'
import { familyOf } from './method-families.ts'
import { jkoscope, MOON, type Reference } from './references.ts'

/** What a methods paragraph is written from: one fit, its space and the file's name. */
export interface MethodsInput {
  readonly file: string
  readonly space: SpaceSummary
  /** Of the space: bare numbers among its labels get their unit. */
  readonly axis: TimeAxis | null
  readonly fit: FitSummary
  readonly version: string
  /** Of the program's citation. */
  readonly year: number
}

export interface MethodsText {
  readonly paragraph: string
  readonly references: readonly Reference[]
}

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`
const three = (value: number): string => value.toFixed(3)
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length

function cellsSentence({ file, space, axis, fit }: MethodsInput): string {
  const points = fit.labels.map((label, k) => `${labelWords(label, axis)} (n = ${space.cells[k] ?? 0})`).join(', ')
  const n = space.cells.reduce((sum, cells) => sum + cells, 0)
  return `We analysed ${n} cells of ${file} at ${fit.labels.length} timepoints: ${points}.`
}

const TRANSFORMS = {
  log1p: 'log(1 + x) transformed',
  sqrt: 'square-root transformed',
  none: 'not transformed'
} as const

type Filter = NonNullable<Extract<SpaceSummary['config']['source'], { kind: 'pca' }>['cells']>

/** The filter of cells of the embryoid body recipe, where the space was made with it. */
function filterOf({ space }: Pick<MethodsInput, 'space'>): Filter | null {
  const { source } = space.config
  return source.kind === 'pca' ? (source.cells ?? null) : null
}

function spaceSentence({ space, fit }: MethodsInput): string {
  const { source, standardise } = space.config
  const d = fit.config.dims
  const scaled = standardise ? ', each scaled to mean 0 and standard deviation 1 over all cells' : ''
  if (source.kind === 'obsm') {
    return `Cells were represented by the first ${d} coordinates of the embedding ${source.key} of the file${scaled}.`
  }
  const filter = filterOf({ space })
  const detected = source.minCells > 0 ? ` detected in at least ${source.minCells} cells` : ''
  const normalised = source.normalise ? 'normalised by library size (to the median), ' : ''
  const genes = source.variableGenes === null ? 'all genes' : `the ${source.variableGenes} most variable genes`
  const [low, high] = filter?.librarySize ?? [0, 1]
  const filtered = filter
    ? `Cells between the ${percent(low)} and ${percent(high)} quantiles of library size of their timepoint were kept, without` +
      ` the ${percent(filter.dropMitochondrial)} with the largest share of mitochondrial counts (Moon et al., 2019). `
    : ''
  return (
    `${filtered}The matrix ${source.matrix} was ${normalised}${TRANSFORMS[source.transform]} and reduced to ${genes}${detected};` +
    ` cells were represented by the first ${d} principal components${scaled}.`
  )
}

function fitSentences({ fit, version }: MethodsInput): string {
  const { config, model, solver } = fit
  const test = percent(config.testFraction)
  const train = percent(1 - config.testFraction)
  const spacing =
    fit.spacing === 'equal' ? 'with equal steps between timepoints' : 'with the real times of the timepoints'
  return [
    `An energy landscape was fitted with JKOscope ${version} (model "${model.label}", variant "${model.variant}", preset`,
    `"${config.preset}", seed ${config.seed}, kernel build "${fit.kernelBuild}") ${spacing}.`,
    `Within each timepoint ${train} of the cells were used for fitting and ${test} were held out.`,
    `${familyOf(model.id).sentence}; training ended after ${solver.training.steps} steps`,
    `(${statusWords(solver.training.status)})${choiceOf(fit)}.${randomMotion(fit)} Held-out cells were predicted by ${predicted(solver.prediction.method)}${convergence(fit)}.`
  ].join(' ')
}

/** The strength of the random motion, where the fit tells how well it is known. */
function randomMotion({ architecture }: FitSummary): string {
  const motion = randomMotionOf(architecture)
  if (motion?.determined === undefined) return ''
  const doubt = motion.determined ? '' : ', that is, not determined by these cells'
  return ` The strength of the random motion was ${motion.words} (± standard error by a jackknife over ten groups of cells)${doubt}.`
}

/** What held-out cells of the fitted ones chose, where several ways to train were tried. */
function choiceOf({ solver: { training } }: FitSummary): string {
  const { tried = [] } = training
  const used = tried.find((one) => one.used)
  if (!used) return ''
  const ways = (of: (one: TriedSummary) => unknown): number => new Set(tried.map(of)).size
  const rate = ways((one) => one.rate) > 1 ? [`a learning rate of ${used.rate} out of ${ways((one) => one.rate)}`] : []
  const kind =
    used.structure === 'additive'
      ? 'a sum of functions of one component each'
      : 'a potential of all components together'
  const structure = ways((one) => one.structure) > 1 ? [kind] : []
  return `, with ${[...rate, ...structure].join(' and ')}, chosen on cells withheld from training`
}

const PREDICTIONS: Readonly<Record<string, string>> = {
  flow: 'following the downhill flow of V in time',
  'implicit-newton': "solving each cell's implicit JKO step by Newton's method",
  'implicit-damped': "solving each cell's implicit JKO step by damped iterations",
  'implicit-bare': "iterating each cell's implicit JKO step, as published",
  explicit: 'one explicit step down the gradient of V',
  particles: 'simulating interacting particles'
}

const predicted = (method: string): string => PREDICTIONS[method] ?? `the method "${method}"`

function convergence({ solver: { prediction } }: FitSummary): string {
  if (prediction.notConverged === 0) return ''
  return `, which did not converge for ${prediction.notConverged} of ${prediction.cells} cells`
}

function errorSentence({ fit, space }: MethodsInput): string {
  const { steps, mean: oneStep, cumulativeMean } = fit.errors
  const unit = space.config.standardise ? ' (in standard deviations)' : ''
  return [
    `The mean Wasserstein-1 error on held-out cells${unit} was ${three(oneStep)} for predictions from the timepoint before`,
    `and ${three(cumulativeMean)} for predictions from the first timepoint, against ${three(mean(steps.map((s) => s.previous)))}`,
    `without any movement, ${three(mean(steps.map((s) => s.shift)))} without a landscape (each cell moved as its 5 nearest fitted cells are under the coupling)`,
    `and ${three(mean(steps.map((s) => s.floor)))} between fitted and held-out cells of the same timepoint.`
  ].join(' ')
}

/** A methods paragraph for a paper with the works that it cites: only what the records of the fit say. */
export function methodsText(input: MethodsInput): MethodsText {
  const growth = growthMethods(input.fit)
  const sentences = [
    cellsSentence(input),
    spaceSentence(input),
    fitSentences(input),
    ...(growth ? [growth.sentence] : []),
    errorSentence(input)
  ]
  const recipe = filterOf(input) ? [MOON] : []
  return {
    paragraph: sentences.join(' '),
    references: [
      jkoscope(input.version, input.year),
      ...familyOf(input.fit.model.id).references,
      ...(growth?.references ?? []),
      ...recipe
    ]
  }
}
