import { resolve } from 'node:path'
import type { Simulation } from '../../../src-shared/compute-contract/simulate.ts'
import { drain } from '../../host/compute/calls.ts'
import { decimal, integer, text, usage } from '../arguments.ts'
import type { Command, Values } from '../command.ts'
import { withCompute } from '../compute.ts'
import { progressLine } from '../run/progress.ts'

export const simulate: Command = {
  name: 'simulate',
  summary: 'cells that move in a potential that is known, as an .h5ad file',
  usage: `Usage: jkoscope simulate NAME --out FILE.h5ad [options]
       jkoscope simulate --list

Simulates x' = x - tau grad V(x) - tau mean grad W(x - x_j) + sqrt(2 beta tau) noise with tau = 0.01 from cells that
start uniform on [-4, 4], and writes FILE.h5ad: obs/time, obsm/X_pca (the coordinates), uns/truth (what was simulated).

  --list              the potentials
  --out FILE.h5ad     the file to write
  --cells N           cells of each timepoint (default 2000)
  --dims D            dimensions, 2 or more (default 2)
  --timepoints T      timepoints (default 6)
  --paired            the same cells at every timepoint (obs/particle says which); otherwise each has its own
  --beta B            diffusion (default 0)
  --interaction NAME  a potential W of the differences of cells (default none)
  --seed S            seed (default 0)
`,
  options: {
    list: { type: 'boolean' },
    out: { type: 'string' },
    cells: { type: 'string' },
    dims: { type: 'string' },
    timepoints: { type: 'string' },
    paired: { type: 'boolean' },
    beta: { type: 'string' },
    interaction: { type: 'string' },
    seed: { type: 'string' }
  },
  positionals: [0, 1],
  run([name], values, context) {
    const { signal, out } = context
    const wanted = values['list'] === true ? null : requestOf(name, values)
    return withCompute(context, async (compute) => {
      const where = wanted?.out ?? 'the potentials'
      const potentials = await compute.call({ where }, (client) => client.potentials(undefined, { signal }), signal)
      if (!wanted) return out(potentials.map((potential) => `${potential}\n`).join(''))
      const { potential, interaction } = wanted.simulation
      for (const asked of [potential, interaction]) {
        if (asked === null || potentials.includes(asked)) continue
        throw usage(`There is no potential "${asked}"; there are ${potentials.join(', ')}`)
      }
      const line = progressLine(context, false)
      const work = compute.call(
        { where },
        async (client) => drain(await client.simulate(wanted, { signal }), line.report),
        signal
      )
      await work.finally(line.end)
      out(`${wanted.out}\n`)
    })
  }
}

function requestOf(name: string | undefined, values: Values): { simulation: Simulation; out: string } {
  if (name === undefined) throw usage('A potential is missing; simulate --list names them')
  const out = text(values, 'out')
  if (out === undefined) throw usage('--out needs the .h5ad file to write')
  if (!out.endsWith('.h5ad')) throw usage(`--out takes a name that ends in .h5ad, not "${out}"`)
  const simulation = {
    potential: name,
    interaction: text(values, 'interaction') ?? null,
    beta: decimal(values, 'beta', [0, 1e6], 0),
    cells: integer(values, 'cells', [1, 1e6], 2000),
    dims: integer(values, 'dims', [2, 1000], 2),
    timepoints: integer(values, 'timepoints', [2, 1000], 6),
    paired: values['paired'] === true,
    seed: integer(values, 'seed', [0, 2 ** 31 - 1], 0)
  }
  return { simulation, out: resolve(out) }
}
