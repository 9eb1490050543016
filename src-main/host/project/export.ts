import { createHash } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { systemCode } from '../errors.ts'
import type { Library } from '../library/index.ts'
import { safeName } from '../work/save-file.ts'
import { blobName, EXTENSION, FORMAT_VERSION, SOURCE, TABLE, type Project } from './format.ts'
import { ZipWriter } from './zip-write.ts'

export interface ExportOptions {
  /** Version of the program. */
  readonly version: string
  /** Puts the source file into it, too; it has to be there unchanged. */
  readonly withSource: boolean
  readonly signal?: AbortSignal
  readonly report?: (stage: string, fraction: number) => void
}

/** Name of the file of a project. */
export const projectName = (name: string): string => `${safeName(name).replace(/\.\w{1,8}$/, '')}${EXTENSION}`

/** Writes a dataset with its spaces and fits into one file: whole, or not at all. Throws E_EXPORT, E_NO_SPACE, E_CANCELLED. */
export async function exportProject(
  library: Library,
  datasetId: string,
  path: string,
  { version, withSource, signal, report }: ExportOptions
): Promise<void> {
  const { path: source } = library.datasets.get(datasetId)
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const zip = await ZipWriter.create(temporary)
    try {
      const project = projectOf(library, datasetId, version, withSource)
      await zip.add(TABLE, Buffer.from(JSON.stringify(project)))
      for (const [i, { id }] of project.blobs.entries()) {
        if (signal?.aborted) throw new AppError('E_CANCELLED')
        report?.('Spaces and fits', i / project.blobs.length)
        await zip.add(blobName(id), library.projects.arrays(id))
      }
      if (withSource) await zip.addFile(SOURCE, source, (fraction) => report?.('The source file', fraction))
      await zip.finish()
    } finally {
      await zip.close()
    }
    if (signal?.aborted) throw new AppError('E_CANCELLED')
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    if (error instanceof AppError) throw error
    if (systemCode(error) === 'ENOSPC') throw new AppError('E_NO_SPACE', { where: path }, { cause: error })
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('E_EXPORT', { where: path, detail }, { cause: error })
  }
}

/** What is said of the project; where its source lies on this machine is left out. */
function projectOf({ datasets, projects }: Library, datasetId: string, version: string, source: boolean): Project {
  const { id, name, path, identity, summary, axis, sample, added } = datasets.get(datasetId)
  const { spaces, fits, heldOut } = projects.rows(datasetId)
  const file = basename(path)
  const blobs = [...spaces, ...fits].map((of) => {
    const bytes = projects.arrays(of.id)
    return { id: of.id, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  })
  const dataset = { id, name, file, identity, summary: { ...summary, path: file }, axis, sample, added }
  return {
    ...{ format: 'jkoscope-project', version: FORMAT_VERSION, app: version, dataset, source },
    ...{ spaces: [...spaces], fits: [...fits], heldOut: [...heldOut], blobs }
  }
}
