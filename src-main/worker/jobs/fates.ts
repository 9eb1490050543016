import { AppError } from '../../../src-shared/errors.ts'
import { takeRows, type Matrix } from '../../../src-shared/matrix.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { Fates } from '../../../src-shared/model/fates.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import { levelsOf, type Levels } from '../../anndata/h5ad/levels.ts'
import { withSource } from '../../anndata/open-source.ts'
import { cellsByTime } from '../../compute/metrics/split.ts'
import { groupShares, groupsReached } from '../../compute/predict/fates.ts'
import { advance, type Landscape } from '../../compute/predict/landscape.ts'
import { drive, type Reporter } from '../drive.ts'
import { storedLandscape } from './landscape.ts'
import { leadingPcs } from './snapshots.ts'

interface FatesRequest {
  readonly space: NamedArrays
  readonly fit: NamedArrays
  readonly summary: FitSummary
  readonly path: string
  /** The obs column whose values are the groups. */
  readonly column: string
}

/** Predicted fates of the cells of each timepoint (model/fates.ts). Throws E_TIME_COLUMN, E_GROUPS, E_CANCELLED. */
export async function computeFates(
  { space, fit, summary, path, column }: FatesRequest,
  reporter: Pick<Reporter, 'stage' | 'progress'>,
  signal?: AbortSignal
): Promise<Fates> {
  const levels = await withSource(path, (source) => levelsOf(source.column(column)))
  const { X, timeIndex } = leadingPcs(space, summary.config.dims, 'the space')
  const landscape = storedLandscape(fit, summary)
  const cells = cellsByTime(timeIndex)
  const at = (k: number): Int32Array => cells.get(k) ?? new Int32Array(0)
  const end = at(summary.labels.length - 1)
  const ends = groupsAt(levels, end, column)
  const last = takeRows(X, end)
  const timepoints: Fates['timepoints'] = []
  reporter.stage('fates', 0, 1)
  for (const [k, label] of summary.labels.slice(0, -1).entries()) {
    const moved = await rolledOut(landscape, takeRows(X, at(k)), summary.times.slice(k), signal)
    const reached = await drive(groupsReached(moved, last, ends.codes), signal)
    timepoints.push({
      label,
      ...groupShares(reached, ends.groups.length),
      starting: startingGroups(levels, at(k), reached, ends.groups.length)
    })
    reporter.progress((k + 1) / (summary.labels.length - 1))
  }
  const observed = groupShares(ends.codes, ends.groups.length).shares
  return { column, groups: ends.groups, observed, timepoints }
}

/** The groups that occur among cells, and the place of each cell's group among them; -1 = no value. */
function groupsAt(
  { labels, codes }: Levels,
  cells: Int32Array,
  column: string
): { groups: string[]; codes: Int32Array } {
  const found = [...new Set(Array.from(cells, (i) => codes[i] as number))].filter((code) => code >= 0)
  found.sort((a, b) => a - b)
  if (found.length === 0) throw new AppError('E_GROUPS', { detail: column })
  const place = new Map(found.map((code, g) => [code, g]))
  return {
    groups: found.map((code) => labels[code] as string),
    codes: Int32Array.from(cells, (i) => place.get(codes[i] as number) ?? -1)
  }
}

/** Cells moved through all times, one interval after the other. */
async function rolledOut(
  landscape: Landscape,
  X: Matrix,
  times: readonly number[],
  signal?: AbortSignal
): Promise<Matrix> {
  let moved = X
  for (let j = 0; j + 1 < times.length; j++) {
    moved = (await drive(advance(landscape, moved, times[j] as number, times[j + 1] as number), signal)).X
  }
  return moved
}

function startingGroups(
  { labels, codes }: Levels,
  cells: Int32Array,
  reached: Int32Array,
  G: number
): Fates['timepoints'][number]['starting'] {
  const present = [...new Set(Array.from(cells, (i) => codes[i] as number))].filter((code) => code >= 0)
  return present
    .sort((a, b) => a - b)
    .map((code) => {
      const own = reached.filter((_, r) => codes[cells[r] as number] === code)
      return { group: labels[code] as string, ...groupShares(own, G) }
    })
}
