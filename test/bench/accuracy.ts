/**
 * How well landscapes of the embryoid body (16,819 cells, 5 PCs) predict cells they have not seen: the three protocols of the
 * literature by the commands `run` and `evaluate`, over several seeds, beside what needs no landscape. Needs JKOSCOPE_DATA.
 *
 *     npm run accuracy -- [--write] [--seeds 0,1,2,3,4] [split] [two] [one]       --write puts the table of all three into README.md
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  heldOutMean,
  type HeldOutColumn,
  type HeldOutPoint,
  type HeldOutSummary
} from '../../src-shared/model/held-out.ts'
import type { RunRecord } from '../../src-main/cli/run/record.ts'
import { haveEmbryoidBody } from '../reference/embryoid-body.ts'
import { DATA } from '../support/data-folder.ts'
import { markdownTable, writeReadme } from './readme.ts'

const MAIN = join(import.meta.dirname, '../../src-main/cli/main.ts')
const FILE = join(DATA, 'eb/eb_pca5.h5ad')
const GROWTH = 'jkonet-continuous-growth'
const NEVER = '–'
const HEADER = ['protocol', 'error', 'JKOscope', 'published', 'nothing moves', 'without a landscape', 'sampling floor']

/** A number per seed. */
type Values = readonly number[]

interface Line {
  readonly protocol: string
  readonly error: string
  readonly ours: Values
  readonly published: string
  /** Cells stay where they are; moved without a landscape; cells of the same timepoint. */
  readonly previous: Values
  readonly alternative: Values
  readonly floor: Values
}

const mean = (A: Values): number => A.reduce((sum, a) => sum + a, 0) / A.length

/** Mean and sample standard deviation. */
function told(A: Values): string {
  const m = mean(A)
  const sd = Math.sqrt(A.reduce((sum, a) => sum + (a - m) ** 2, 0) / (A.length - 1))
  return sd > 5e-4 ? `${m.toFixed(3)} ± ${sd.toFixed(3)}` : m.toFixed(3)
}

const cellsOf = ({ protocol, error, ours, published, previous, alternative, floor }: Line): string[] => [
  ...[protocol, error, told(ours), published],
  ...[previous, alternative, floor].map(told)
]

/** What a command of the command line writes as JSON. */
function json<T>(...args: string[]): T {
  const out = mkdtempSync(join(tmpdir(), 'accuracy-'))
  const command = [MAIN, args[0], FILE, '--out', out, '--pcs', '5', '--json', ...args.slice(1)]
  const { status, stdout } = spawnSync(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28
  })
  rmSync(out, { recursive: true })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`)
  return JSON.parse(stdout) as T
}

/** P1: 60 % of the cells of each timepoint train, the others are predicted one step ahead. */
function* oneStep(seeds: readonly string[]): Generator<Line> {
  for (const preset of ['default', 'reference']) {
    const runs = seeds.map((seed) => json<RunRecord>('run', '--preset', preset, '--seed', seed).metrics.w1)
    const line = (error: string, key: 'mean' | 'cumulativeMean', published: string): Line => ({
      ...{ protocol: '60/40 split, W1, mean of t1..t4', error: `${error}, ${preset}`, published },
      ours: runs.map((run) => run[key]),
      previous: runs.map((run) => mean(run.previous)),
      alternative: runs.map((run) => mean(run.shift)),
      floor: runs.map((run) => mean(run.floor))
    })
    yield line('one step', 'mean', '0.623 ± 0.04 (JKOnet\\*)')
    yield line('rolled out from t0', 'cumulativeMean', NEVER)
  }
}

const MODELS = [
  { name: 'default', args: [] },
  { name: 'with growth', args: ['--model', GROWTH] }
]

/** What `evaluate` says of every point, per seed. */
function leftOut(which: 'one' | 'two', args: readonly string[], seeds: readonly string[]): HeldOutPoint[][] {
  const record = json<{ runs: HeldOutSummary[] }>('evaluate', '--leave-out', which, '--seeds', seeds.join(), ...args)
  return record.runs.map(({ sets }) => sets.flatMap(({ points }) => points))
}

/** P2: t1 and t3 left out together, W2 on all cells. */
function* leaveTwoOut(seeds: readonly string[]): Generator<Line> {
  for (const { name, args } of MODELS) {
    const runs = leftOut('two', args, seeds)
    const line = (k: number, error: string, from: 'fromPrevious' | 'fromFirst', published: string): Line => ({
      ...{ protocol: 'leave two out (t1, t3), W2', error: `${error}, ${name}`, published },
      ours: runs.map((points) => points[k][from].w2),
      previous: runs.map((points) => points[k].previous.w2),
      alternative: runs.map((points) => points[k].straightLine.w2),
      floor: runs.map((points) => points[k].halves?.w2 ?? NaN)
    })
    yield line(0, 't1', 'fromPrevious', '0.983 ± 0.037 (iJKOnet)')
    yield line(1, 't3 from t2', 'fromPrevious', NEVER)
    yield line(1, 't3 from t0', 'fromFirst', '0.849 ± 0.021 (iJKOnet)')
  }
}

/** P3: each inner timepoint left out in turn, W1 on all cells. */
function* leaveOneOut(seeds: readonly string[]): Generator<Line> {
  for (const { name, args } of MODELS) {
    const runs = leftOut('one', args, seeds)
    const over = (key: HeldOutColumn): Values => runs.map((points) => heldOutMean(points, key, 'w1') ?? NaN)
    yield {
      ...{ protocol: 'leave one out, W1, mean of t1..t3', error: name, published: '0.790 ± 0.068 (OT-CFM)' },
      ...{
        ours: over('fromPrevious'),
        previous: over('previous'),
        alternative: over('straightLine'),
        floor: over('halves')
      }
    }
  }
}

const PROTOCOLS = { split: oneStep, two: leaveTwoOut, one: leaveOneOut }

if (haveEmbryoidBody()) {
  const options = { write: { type: 'boolean' }, seeds: { type: 'string', default: '0,1,2,3,4' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const seeds = values.seeds.split(',')
  const rows: string[][] = []
  for (const [name, protocol] of Object.entries(PROTOCOLS)) {
    if (positionals.length && !positionals.includes(name)) continue
    for (const line of protocol(seeds)) {
      rows.push(cellsOf(line))
      console.log(cellsOf(line).join(' | '))
    }
  }
  const what = `Mean ± sd of ${seeds.length} seeds (one number: the same for all), all 16,819 cells of the embryoid body, 5 standardised PCs.`
  const beside =
    'Without a landscape: for the split, each cell moves as its 5 nearest training cells do; for what is left out, the straight line between the timepoints around it. Sampling floor: training against test cells; of what is left out, two halves of its cells.'
  if (values.write && !positionals.length)
    writeReadme('accuracy', `${what} ${beside}\n\n${markdownTable(HEADER, rows)}`)
} else console.log('Not run, because JKOSCOPE_DATA does not hold the embryoid body')
