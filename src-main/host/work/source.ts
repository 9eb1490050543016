import { AppError } from '../../../src-shared/errors.ts'
import type { Dataset } from '../../../src-shared/model/library.ts'
import { errorData } from '../errors.ts'
import { sourceStamp, identify } from '../library/identity.ts'
import type { DatasetRecord } from '../library/datasets.ts'
import type { Services } from '../services.ts'

/** A dataset with the state of its source: by size and time of change, and by content where the time differs. */
export async function withSource(services: Services, id: string): Promise<Dataset> {
  const dataset = services.library.datasets.get(id)
  return { ...dataset, source: await sourceState(services, dataset) }
}

/** Throws E_FILE_NOT_FOUND or E_SOURCE_CHANGED unless the source is the one that was added. */
export async function assertSource(services: Services, dataset: DatasetRecord): Promise<void> {
  const state = await sourceState(services, dataset)
  if (state === 'missing') throw new AppError('E_FILE_NOT_FOUND', { where: dataset.path })
  if (state === 'changed') throw new AppError('E_SOURCE_CHANGED', { where: dataset.path })
}

async function sourceState(services: Services, { id, path, identity }: DatasetRecord): Promise<Dataset['source']> {
  try {
    const stamp = await sourceStamp(path)
    if (stamp.size !== identity.size) return 'changed'
    if (stamp.modified === identity.modified) return 'same'
    const now = await identify(path)
    if (now.hash !== identity.hash) return 'changed'
    services.library.datasets.setIdentity(id, now)
    return 'same'
  } catch (error) {
    return errorData(error).code === 'E_FILE_PERMISSION' ? 'changed' : 'missing'
  }
}
