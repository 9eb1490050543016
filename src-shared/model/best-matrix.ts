import type { FileSummary, MatrixSummary } from './file-summary.ts'

export interface NamedMatrix {
  readonly name: string
  readonly summary: MatrixSummary
}

/** The matrix of a file whose values tell expression best: X unless it was scaled and another was not; else raw, else the first layer. */
export function bestMatrix({ x, raw, layers }: FileSummary): NamedMatrix | undefined {
  const all: [string, MatrixSummary | null | undefined][] = [
    ['X', x],
    ['raw/X', raw?.x]
  ]
  for (const [name, layer] of Object.entries(layers)) all.push([`layers/${name}`, layer])
  const usable = all.flatMap(([name, summary]) =>
    summary?.guess && summary.guess.values !== 'empty' && summary.cols > 0 ? [{ name, summary }] : []
  )
  return usable.find(({ summary }) => summary.guess?.values !== 'scaled') ?? usable[0]
}
