import { AppError } from '../../../src-shared/errors.ts'
import type { Dataset, FileIdentity } from '../../../src-shared/model/library.ts'
import { errorData } from '../errors.ts'
import { sourceStamp } from '../library/identity.ts'
import type { DatasetRecord } from '../library/datasets.ts'
import type { Services } from '../services.ts'

type SourceState = Pick<Dataset, 'source' | 'change'>

/** A dataset with the state of its source, without making the page wait for its content to be read. */
export async function withSource(services: Services, id: string): Promise<Dataset> {
  const dataset = services.library.datasets.get(id)
  return { ...dataset, ...(await sourceState(services, dataset, false)) }
}

/** Throws E_FILE_NOT_FOUND or E_SOURCE_CHANGED unless the source is the one that was added, by its content. */
export async function assertSource(services: Services, dataset: DatasetRecord): Promise<void> {
  const { source } = await sourceState(services, dataset, true)
  if (source === 'missing') throw new AppError('E_FILE_NOT_FOUND', { where: dataset.path })
  if (source === 'changed') throw new AppError('E_SOURCE_CHANGED', { where: dataset.path })
}

/** Datasets whose source is gone, has another size or is known to hold something else; contents are not read, so that this is fast. */
export async function troubledSources({ library, sources }: Services) {
  const seen = await Promise.all(
    library.datasets.list().map(async ({ id, path }) => {
      const { identity } = library.datasets.get(id)
      const stamp = await sourceStamp(path).catch(() => undefined)
      if (!stamp) return { datasetId: id, source: 'missing' as const }
      const same =
        stamp.size === identity.size && (sources.known({ path, stamp })?.hash ?? identity.hash) === identity.hash
      return same ? undefined : { datasetId: id, source: 'changed' as const }
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

/**
 * By size at once, then by content: that is waited for when `certain` is asked, or when the time of change is another; else it is
 * read behind the scenes, and the page is told to ask again when it differs.
 */
async function sourceState(services: Services, dataset: DatasetRecord, certain: boolean): Promise<SourceState> {
  const { sources } = services
  const { path, identity } = dataset
  try {
    const stamp = await sourceStamp(path)
    if (stamp.size !== identity.size) return { source: 'changed', change: difference(identity, stamp) }
    const looked = { path, stamp }
    const hurried = !certain && stamp.modified === identity.modified
    if (hurried && !sources.known(looked)) {
      void sources.content(looked).then(
        ({ hash }) => hash !== identity.hash && services.library.touch(),
        () => undefined
      )
      return { source: 'same' }
    }
    return compared(services, dataset, await sources.content(looked))
  } catch (error) {
    if (errorData(error).code !== 'E_FILE_PERMISSION') return { source: 'missing' }
    return { source: 'changed', change: 'this user may not read it any more' }
  }
}

/** The state by content; a new time of change of the same content is remembered. */
function compared({ library }: Services, { id, identity }: DatasetRecord, now: FileIdentity): SourceState {
  if (now.hash !== identity.hash) return { source: 'changed', change: difference(identity, now) }
  if (now.modified !== identity.modified && !library.readOnly) library.datasets.setIdentity(id, now)
  return { source: 'same' }
}
