import { AppError } from '../../../src-shared/errors.ts'
import { sourceStamp } from '../library/identity.ts'
import { isPathText, sourceBelow } from '../path-policy.ts'
import type { Services } from '../services.ts'

/** The path of a file or folder that this face may open. Throws E_FILE_* errors. */
export async function allowedPath({ capabilities, chosen, library }: Services, path: string): Promise<string> {
  if (chosen.has(path)) return path
  if (capabilities.roots) return sourceBelow(capabilities.roots, path)
  if (library.datasets.hasPath(path)) return path
  if (!capabilities.confirmPath || !isPathText(path)) throw new AppError('E_FILE_PERMISSION', { where: path })
  await sourceStamp(path)
  if (!(await capabilities.confirmPath(path))) throw new AppError('E_CANCELLED')
  return path
}
