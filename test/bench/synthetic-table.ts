/** The table of synthetic.ts, from what it has kept. */
import { spreadOf } from '../../src-shared/model/step-errors.ts'
import type { Keep, Measured } from './synthetic-keep.ts'
import { spreadText, verdict } from './synthetic-verdict.ts'

interface Wanted {
  readonly names: readonly string[]
  readonly pairing: string
  readonly seeds: readonly number[]
  readonly kinds: readonly { readonly label: string; readonly model: string }[]
  readonly preset: string
  readonly epochs: string
  /** Whether a last row has the sums over the potentials. */
  readonly total: boolean
}

/** Errors by seed of both sides; of the peer, where all seeds of it are known. Without it, ours of those seeds that are. */
interface Sides {
  readonly ours: readonly number[]
  readonly theirs: readonly number[] | undefined
}

const MEASURES = ['w1', 'gradient'] as const
type Measure = (typeof MEASURES)[number]

/** One row per potential: nothing moves, then W1 and gradient of each model, and where ours is worse or better beyond seed noise. */
export function tableOf(keep: Keep, wanted: Wanted): { header: string[]; rows: string[][] } {
  const { kinds, names, pairing, seeds, total } = wanted
  const header = ['potential', 'cells', 'nothing moves', ...kinds.map(({ label }) => label), 'ours is']
  const rows = names.map((name) => rowOf(keep, wanted, [name], name))
  const sum = total && names.length > 1 ? [rowOf(keep, wanted, names, `all ${names.length}, sum`)] : []
  return { header, rows: [...rows, ...sum].map(([name, ...rest]) => [name, pairing, ...rest].slice(0, header.length)) }

  function rowOf(keep: Keep, wanted: Wanted, names: readonly string[], name: string): string[] {
    const still = summed(keep, wanted, names, { side: 'still', model: '', how: '' }, 'w1')
    const cells: string[] = []
    const verdicts: string[] = []
    for (const { model, label } of kinds) {
      const sides = MEASURES.map((measure) => sidesOf(keep, wanted, names, model, measure))
      cells.push(sides.map((side) => cellText(side, seeds.length)).join('; '))
      sides.forEach((side, m) => {
        const said = side?.theirs && verdict(side.ours, side.theirs)
        if (said && said !== 'alike') verdicts.push(`${said}: ${label} ${MEASURES[m] === 'w1' ? 'W1' : 'gradient'}`)
      })
    }
    return [name, still ? spreadOf(still).mean.toFixed(3) : '', ...cells, verdicts.join(', ') || 'alike']
  }
}

function sidesOf(
  keep: Keep,
  wanted: Wanted,
  names: readonly string[],
  model: string,
  measure: Measure
): Sides | undefined {
  const of = (seeds: readonly number[], side: 'ours' | 'theirs', how: string): number[] | undefined =>
    summed(keep, { ...wanted, seeds }, names, { side, model, how }, measure)
  const theirs = of(wanted.seeds, 'theirs', wanted.epochs)
  if (theirs) {
    const ours = of(wanted.seeds, 'ours', wanted.preset)
    return ours && { ours, theirs }
  }
  const known = wanted.seeds.flatMap((seed) => of([seed], 'ours', wanted.preset) ?? [])
  return known.length > 0 ? { ours: known, theirs } : undefined
}

/** Per seed, the sum over the potentials; undefined where one is missing. */
function summed(
  keep: Keep,
  { pairing, seeds }: Wanted,
  names: readonly string[],
  of: Pick<Measured, 'side' | 'model' | 'how'>,
  measure: Measure
): number[] | undefined {
  const found = seeds.map((seed) => names.map((potential) => keep.get({ ...of, potential, pairing, seed })?.[measure]))
  if (found.some((row) => row.includes(undefined))) return undefined
  return found.map((row) => row.reduce<number>((sum, value) => sum + (value ?? 0), 0))
}

function cellText(sides: Sides | undefined, seeds: number): string {
  if (!sides) return '–'
  const text = (values: readonly number[]): string => spreadText(spreadOf(values), Math.min(seeds, values.length))
  return sides.theirs ? `${text(sides.ours)} / ${text(sides.theirs)}` : text(sides.ours)
}
