import { resolve } from 'node:path'
import type { FileSummary, MatrixSummary } from '../../../src-shared/model/file-summary.ts'
import { sourceStamp } from '../../host/library/identity.ts'
import type { Command } from '../command.ts'
import { withCompute } from '../compute.ts'
import { table } from '../table.ts'

const MEGABYTE = 1e6

/** Matrices of more values are summed only when asked for: that reads all of them. */
const SUMMED = 20e6

export const inspect: Command = {
  name: 'inspect',
  summary: 'what an .h5ad file holds, and which column may be the time',
  usage: `Usage: jkoscope inspect FILE [--json] [--totals]

Prints what FILE (.h5ad) holds: cells, genes, matrices, embeddings, and the columns
of obs that may be the time, best first.

  --json     the whole summary as JSON on stdout, with the sums of matrices of up to 20 million values
  --totals   sums of larger matrices, too: their values are read
`,
  options: { json: { type: 'boolean' }, totals: { type: 'boolean' } },
  positionals: 1,
  async run([file = ''], values, context) {
    const path = resolve(file)
    await sourceStamp(path)
    const totals = values['totals'] ? Number.MAX_SAFE_INTEGER : values['json'] ? SUMMED : 0
    const summary = await withCompute(context, (compute) =>
      compute.call(
        { where: path, readsFile: true },
        (client) => client.inspect({ path, totals }, { signal: context.signal }),
        context.signal
      )
    )
    context.out(values['json'] ? `${JSON.stringify(summary, null, 2)}\n` : describe(summary))
  }
}

function describe(summary: FileSummary): string {
  const { name, nObs, nVars, size, x, raw, layers, obsm, notes, timeProposals } = summary
  const matrices: [string, MatrixSummary | null | undefined][] = [
    ['X', x],
    ['raw/X', raw?.x],
    ...Object.entries(layers).map(([layer, matrix]): [string, MatrixSummary] => [`layers/${layer}`, matrix])
  ]
  const rows = [
    ...matrices.flatMap(([key, matrix]) => (matrix ? [[key, matrixText(matrix)]] : [])),
    ...obsm.map(({ key, rows, cols }) => [`obsm/${key}`, `${rows} x ${cols}`])
  ]
  const times = timeProposals.map(({ column, score, axis, reasons }) => [
    column,
    score.toFixed(1),
    `${axis.levels.length} values`,
    reasons.join('; ')
  ])
  return [
    `${name}: ${nObs} cells x ${nVars} genes, ${(size / MEGABYTE).toFixed(1)} MB\n`,
    table(rows),
    timeProposals.length ? `\nColumns that may be the time:\n${table(times)}` : '\nNo column looks like a time.\n',
    notes.length ? `\nNotes:\n${notes.map((note) => `  ${note}\n`).join('')}` : ''
  ].join('')
}

function matrixText({ kind, dtype, rows, cols, guess, total }: MatrixSummary): string {
  const sum = total ? `, sum ${total.sum}${total.nonFinite > 0 ? ` without ${total.nonFinite} not finite` : ''}` : ''
  return `${rows} x ${cols} ${kind} ${dtype}${guess ? `, ${guess.values}` : ''}${sum}`
}
