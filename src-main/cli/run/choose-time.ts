import { AppError } from '../../../src-shared/errors.ts'
import type { FileSummary } from '../../../src-shared/model/file-summary.ts'
import { fittedLevels } from '../../../src-shared/model/axis-levels.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import type { WorkerHandle } from '../../host/compute/worker-handle.ts'

const TRUSTED_SCORE = 3

/** The time axis of a run: the column asked for, or the best proposal where it is plain. Throws E_TIME_* errors. */
export async function chooseTime(
  compute: WorkerHandle,
  { path, obs, timeProposals }: FileSummary,
  column: string | undefined,
  signal: AbortSignal
): Promise<TimeAxis> {
  if (column === undefined) {
    const best = timeProposals[0]
    if (!best || best.score < TRUSTED_SCORE) throw new AppError('E_TIME_NONE', { where: path })
    return checked(path, best.axis)
  }
  if (!obs.some(({ name }) => name === column)) throw new AppError('E_TIME_COLUMN', { where: path, detail: column })
  const work = { where: path, readsFile: true }
  const { axis } = await compute.call(work, (client) => client.proposeTime({ path, column }, { signal }), signal)
  return checked(path, axis)
}

function checked(where: string, axis: TimeAxis): TimeAxis {
  const used = fittedLevels(axis).length
  if (used === 0) {
    throw new AppError('E_TIME_VALUES', { where, detail: `no value of "${axis.column}" could be read as a time` })
  }
  if (used === 1) throw new AppError('E_TIME_ONE', { where, detail: axis.column })
  return axis
}
