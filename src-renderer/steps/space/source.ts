import type { FileSummary, MatrixSummary } from '../../../src-shared/model/file-summary.ts'
import type { SpaceConfig, SpaceSource } from '../../../src-shared/model/space.ts'

export type PcaSource = Extract<SpaceSource, { kind: 'pca' }>
export interface Choice {
  id: string
  title: string
  /** What it is, and why it is offered as it is. */
  text: string
  /** Embeddings that distort distances: to look at, not to fit in. */
  discouraged: boolean
  source: SpaceSource
}

const DISTORTING = /umap|tsne|t-sne|draw_graph|phate|force/i

/** Settings that suit what a matrix seems to hold: counts are normalised and logged, logs are taken as they are. */
export function pcaDefaults(matrix: string, summary: MatrixSummary): PcaSource {
  const values = summary.guess?.values
  const raw = values === 'counts' || values === 'normalised'
  return {
    kind: 'pca',
    matrix,
    normalise: values === 'counts',
    transform: raw ? 'log1p' : 'none',
    variableGenes: summary.cols > 2000 ? 2000 : null,
    minCells: raw ? Math.min(10, Math.floor(summary.rows / 50)) : 0,
    components: Math.max(1, Math.min(50, summary.rows - 1, summary.cols))
  }
}

const matricesOf = (summary: FileSummary): [string, MatrixSummary][] => [
  ...(summary.x ? [['X', summary.x] as [string, MatrixSummary]] : []),
  ...(summary.raw?.x ? [['raw/X', summary.raw.x] as [string, MatrixSummary]] : []),
  ...Object.entries(summary.layers).map(([name, m]) => [`layers/${name}`, m] as [string, MatrixSummary])
]

/** Everything a space can be made of, best first: PCA of the file, PCA of its matrices, other embeddings. */
export function choicesOf(summary: FileSummary): Choice[] {
  const embeddings = summary.obsm
    .filter((e) => e.cols >= 1 && e.rows === summary.nObs)
    .map((e): Choice => {
      const discouraged = DISTORTING.test(e.key)
      const text = discouraged
        ? `${e.cols} dimensions. Made to be looked at: it distorts distances, so a landscape fitted in it misleads.`
        : `${e.cols} dimensions, already in the file: used as they are.`
      return {
        id: `obsm:${e.key}`,
        title: `Embedding ${e.key}`,
        text,
        discouraged,
        source: { kind: 'obsm', key: e.key }
      }
    })
  const pcas = matricesOf(summary)
    .filter(([, m]) => m.guess !== null && m.guess.values !== 'empty')
    .map(([name, m]): Choice => {
      const text = `${m.cols.toLocaleString('en')} genes. Seems to hold ${m.guess?.values}: ${m.guess?.reason}`
      return { id: `pca:${name}`, title: `New PCA of ${name}`, text, discouraged: false, source: pcaDefaults(name, m) }
    })
  const isPca = (c: Choice): boolean => /pca/i.test(c.id) && c.source.kind === 'obsm'
  const rank = (c: Choice): number => (isPca(c) ? 0 : c.source.kind === 'pca' ? 1 : c.discouraged ? 3 : 2)
  return [...embeddings, ...pcas].toSorted((a, b) => rank(a) - rank(b))
}

/** Whether a space was made of a matrix of counts: what a cell's values add up to is a number of counts then. */
export function holdsCounts(summary: FileSummary, { source }: SpaceConfig): boolean {
  if (source.kind === 'obsm') return false
  const [, matrix] = matricesOf(summary).find(([name]) => name === source.matrix) ?? []
  return matrix?.guess?.values === 'counts'
}

/** The id of the choice that a space was made from. */
export const choiceId = ({ source }: SpaceConfig): string =>
  source.kind === 'obsm' ? `obsm:${source.key}` : `pca:${source.matrix}`

/** A space of these coordinates; each dimension gets the same spread unless told otherwise. */
export const spaceOf = (source: SpaceSource, standardise = true): SpaceConfig => ({ source, standardise, seed: 0 })
