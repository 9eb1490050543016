/**
 * JKOnet* of this project on the 15 synthetic potentials in two dimensions, 2000 cells at 6 timepoints, beside the code of the paper on the same cells:
 * error of the gradient over all cells, and W1 of one step on fresh cells. `paired`: the same particles in every snapshot, as the paper has it; `unpaired`:
 * others in each, as in an experiment. No bound is enforced; `--write` puts the table into README.md.
 *
 *     [JKOSCOPE_PEERS=/path/to/python JKOSCOPE_JKONET_STAR=/path/to/checkout] \
 *       node test/bench/synthetic.ts [potentials|all] [unpaired|paired|both] [epochs of the peer's network] \
 *       [--models jkonet-v,jkonet-linear-v,ijkonet-v] [--write]
 */
import { parseArgs } from 'node:util'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { PEERS, startPeer } from './peer.ts'
import { markdownTable, measuredOn, writeReadme } from './readme.ts'

await buildKernels()
const { POTENTIALS } = await import('../../src-main/compute/simulate/potentials.ts')
const { caseOf, coupled, judge, OURS, ours, theirs, CELLS, FRESH, STEPS, TAU } = await import('./synthetic-case.ts')
type Judgement = ReturnType<typeof judge>

const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean' }, models: { type: 'string' } },
  allowPositionals: true
})
const [which = 'all', pairing = 'both', epochs = '1000'] = positionals
const names = which === 'all' ? POTENTIALS.map(({ name }) => name) : which.split(',')
const kinds = OURS.filter(({ model }) => !values.models || values.models.split(',').includes(model))
const checkout = process.env['JKOSCOPE_JKONET_STAR']
const peer = PEERS && checkout ? await startPeer(PEERS, 'jkonet_star.py', checkout) : undefined
if (!peer) console.log('without the code of the paper: set JKOSCOPE_PEERS and JKOSCOPE_JKONET_STAR')

const HEADER = ['potential', 'cells', 'nothing moves', ...kinds.map(({ label }) => label)]

/** A method's two numbers, ours and where known the peer's. */
type Cell = readonly [Judgement, Judgement | undefined]
const rows: string[][] = []
for (const mode of pairing === 'both' ? ['paired', 'unpaired'] : [pairing]) {
  const all: Cell[][] = []
  let still = 0
  for (const name of names) {
    const data = caseOf(name, mode === 'paired')
    const couplings = coupled(data)
    const line: Cell[] = []
    for (const kind of kinds) {
      const own = judge(data, await ours(data, couplings, kind))
      const other = peer && kind.peer ? judge(data, await theirs(peer, data, kind.peer, Number(epochs))) : undefined
      line.push([own, other])
    }
    still += data.still
    all.push(line)
    rows.push([name, mode, data.still.toFixed(3), ...line.map(text)])
    console.log(rows.at(-1)?.join(' | '))
  }
  rows.push(['all, sum', mode, still.toFixed(3), ...kinds.map((_, m) => text(total(all.map((line) => line[m]))))])
  console.log(rows.at(-1)?.join(' | '))
}
peer?.close()

function total(cells: readonly Cell[]): Cell {
  const add = (side: readonly (Judgement | undefined)[]): Judgement | undefined =>
    side.reduce((sum, x) => (sum && x ? { w1: sum.w1 + x.w1, gradient: sum.gradient + x.gradient } : undefined))
  return [add(cells.map(([own]) => own)) as Judgement, add(cells.map(([, other]) => other))]
}

function text([own, other]: Cell): string {
  const both = (of: (j: Judgement) => number): string =>
    other ? `${of(own).toFixed(3)} / ${of(other).toFixed(3)}` : of(own).toFixed(3)
  return `${both((j) => j.w1)}; ${both((j) => j.gradient)}`
}

if (values.write) {
  const about =
    `W1 of one step of ${FRESH} fresh cells; relative error of the gradient. ${CELLS} cells at ${STEPS + 1} timepoints ${TAU} apart, two dimensions, one ` +
    `seed.${peer ? ` Ours / the code of the paper (its network: ${epochs} epochs).` : ''}`
  writeReadme('synthetic', `${measuredOn()} ${about}\n\n${markdownTable(HEADER, rows)}`)
}
