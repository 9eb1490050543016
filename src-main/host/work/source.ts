import { AppError } from '../../../src-shared/errors.ts'
import type { Dataset, FileIdentity } from '../../../src-shared/model/library.ts'
import { errorData } from '../errors.ts'
import { sourceStamp, identify } from '../library/identity.ts'
import type { DatasetRecord } from '../library/datasets.ts'
import type { Services } from '../services.ts'

type SourceState = Pick<Dataset, 'source' | 'change'>

/** A dataset with the state of its source: by size and time of change, and by content where the time differs. */
export async function withSource(services: Services, id: string): Promise<Dataset> {
  const dataset = services.library.datasets.get(id)
  return { ...dataset, ...(await sourceState(services, dataset)) }
}

/** Throws E_FILE_NOT_FOUND or E_SOURCE_CHANGED unless the source is the one that was added. */
export async function assertSource(services: Services, dataset: DatasetRecord): Promise<void> {
  const { source } = await sourceState(services, dataset)
  if (source === 'missing') throw new AppError('E_FILE_NOT_FOUND', { where: dataset.path })
  if (source === 'changed') throw new AppError('E_SOURCE_CHANGED', { where: dataset.path })
}

/** Datasets whose source is gone or has another size; contents are not read, so that this is fast. */
export async function troubledSources({ library }: Services) {
  const seen = await Promise.all(
    library.datasets.list().map(async ({ id, path }) => {
      const { identity } = library.datasets.get(id)
      const stamp = await sourceStamp(path).catch(() => undefined)
      if (!stamp) return { datasetId: id, source: 'missing' as const }
      return stamp.size === identity.size ? undefined : { datasetId: id, source: 'changed' as const }
    })
  )
  return seen.filter((trouble) => trouble !== undefined)
}

/** Half a sentence: how a file differs from the one that a dataset was made of. */
export function difference(was: FileIdentity, now: Pick<FileIdentity, 'size'> & Partial<FileIdentity>): string {
  const bytes = (n: number): string => `${n.toLocaleString('en')} bytes`
  if (now.size !== was.size) return `it has ${bytes(now.size)}, the original had ${bytes(was.size)}`
  const short = (hash: string): string => `${hash.slice(0, 12)}…`
  return `it is as long, but holds something else (SHA-256 ${short(now.hash ?? '')} instead of ${short(was.hash)})`
}

async function sourceState({ library }: Services, { id, path, identity }: DatasetRecord): Promise<SourceState> {
  try {
    const stamp = await sourceStamp(path)
    if (stamp.size !== identity.size) return { source: 'changed', change: difference(identity, stamp) }
    if (stamp.modified === identity.modified) return { source: 'same' }
    const now = await identify(path)
    if (now.hash !== identity.hash) return { source: 'changed', change: difference(identity, now) }
    if (!library.readOnly) library.datasets.setIdentity(id, now)
    return { source: 'same' }
  } catch (error) {
    if (errorData(error).code !== 'E_FILE_PERMISSION') return { source: 'missing' }
    return { source: 'changed', change: 'this user may not read it any more' }
  }
}
