/**
 * JKOnet* of this project on the 15 synthetic potentials in two dimensions, 2000 cells at 6 timepoints, beside the code of the paper on the same cells:
 * error of the gradient over all cells, and W1 of one step on fresh cells. `paired`: the same particles in every snapshot, as the paper has it; `unpaired`:
 * others in each, as in an experiment. A seed draws the cells and trains both sides. No bound is enforced; `--write` puts the table into README.md.
 * `--keep FILE` holds what was measured, so that a run that was broken off goes on; `--side theirs` measures only the peer, whose numbers do not
 * change with ours.
 *
 *     [JKOSCOPE_PEERS=/path/to/python JKOSCOPE_JKONET_STAR=/path/to/checkout] \
 *       node test/bench/synthetic.ts [potentials|all] [unpaired|paired|both] [--seeds 0,1,2] [--epochs 1000] [--preset default] \
 *       [--models jkonet-v,jkonet-linear-v,ijkonet-v] [--keep FILE] [--side ours|theirs|both] [--write]
 */
import { parseArgs } from 'node:util'
import { buildKernels } from '../../src-main/cli/build-kernels.ts'
import { PEERS, startPeer } from './peer.ts'
import { markdownTable, measuredOn, writeReadme } from './readme.ts'
import { Keep } from './synthetic-keep.ts'
import { tableOf } from './synthetic-table.ts'
import { RULE } from './synthetic-verdict.ts'

await buildKernels()
const { POTENTIALS } = await import('../../src-main/compute/simulate/potentials.ts')
const { caseOf, coupled, judge, OURS, ours, theirs, stillness, CELLS, FRESH, STEPS, TAU } =
  await import('./synthetic-case.ts')

const { values, positionals } = parseArgs({
  options: {
    write: { type: 'boolean' },
    models: { type: 'string' },
    keep: { type: 'string' },
    seeds: { type: 'string', default: '0,1,2' },
    epochs: { type: 'string', default: '1000' },
    preset: { type: 'string', default: 'default' },
    side: { type: 'string', default: 'both' }
  },
  allowPositionals: true
})
const [which = 'all', pairing = 'both'] = positionals
const names = which === 'all' ? POTENTIALS.map(({ name }) => name) : which.split(',')
const pairings = pairing === 'both' ? ['paired', 'unpaired'] : [pairing]
const seeds = values.seeds.split(',').map(Number)
const kinds = OURS.filter(({ model }) => !values.models || values.models.split(',').includes(model))
const { epochs, preset, side } = values
const keep = new Keep(values.keep)
const checkout = process.env['JKOSCOPE_JKONET_STAR']
const peer = side !== 'ours' && PEERS && checkout ? await startPeer(PEERS, 'jkonet_star.py', checkout) : undefined
if (!peer) console.log('without the code of the paper, but for what is kept')

for (const pairing of pairings)
  for (const potential of names) {
    for (const seed of seeds) await measure(potential, pairing, seed)
    print([potential], pairing)
  }
for (const pairing of pairings) print(names, pairing, true)
peer?.close()

/** Everything that was asked for of one potential, pairing and seed, but what is kept already. */
async function measure(potential: string, pairing: string, seed: number): Promise<void> {
  const of = { potential, pairing, seed }
  const once = <T>(make: () => T): (() => T) => {
    let made: { value: T } | undefined
    return () => (made ??= { value: make() }).value
  }
  const data = once(() => caseOf(potential, pairing === 'paired', seed))
  const couplings = once(() => coupled(data()))
  await keep.once({ ...of, side: 'still', model: '', how: '' }, () => ({ w1: stillness(data()), gradient: 1 }))
  for (const kind of kinds) {
    const { model, peer: name } = kind
    if (side !== 'theirs')
      await keep.once({ ...of, side: 'ours', model, how: preset }, async () =>
        judge(data(), await ours(data(), couplings(), kind, preset))
      )
    if (peer && name)
      await keep.once({ ...of, side: 'theirs', model, how: epochs }, async () =>
        judge(data(), await theirs(peer, data(), name, Number(epochs)))
      )
  }
}

function table(names: readonly string[], pairing: string, total = false): { header: string[]; rows: string[][] } {
  return tableOf(keep, { names, pairing, seeds, kinds, preset, epochs, total })
}

function print(names: readonly string[], pairing: string, total = false): void {
  for (const row of table(names, pairing, total).rows) console.log(row.join(' | '))
}

if (values.write) {
  const tables = pairings.map((pairing) => table(names, pairing, true))
  const about =
    `W1 of one step of ${FRESH} fresh cells; relative error of the gradient (of the flat potential: its size). ${CELLS} cells at ${STEPS + 1} timepoints ` +
    `${TAU} apart, two dimensions, ${seeds.length > 1 ? `mean ± sd of ${seeds.length} seeds` : 'one seed'}; ours / the code of the paper (its network: ` +
    `${epochs} epochs; it has no iJKOnet). ${RULE}`
  const text = markdownTable(
    tables[0].header,
    tables.flatMap(({ rows }) => rows)
  )
  writeReadme('synthetic', `${measuredOn()} ${about}\n\n${text}`)
}
