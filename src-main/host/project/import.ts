import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { AppError } from '../../../src-shared/errors.ts'
import { unpackArrays } from '../../../src-shared/model/arrays.ts'
import type { FileIdentity } from '../../../src-shared/model/library.ts'
import { errorData } from '../errors.ts'
import { identify, sourceStamp } from '../library/identity.ts'
import type { Library } from '../library/index.ts'
import { sourceFolder } from '../library/sources.ts'
import { safeName } from '../work/save-file.ts'
import { blobName, FORMAT_VERSION, projectSchema, SOURCE, TABLE, type Project } from './format.ts'
import { ZipFault, ZipReader } from './zip-read.ts'

/** A table of contents is some megabytes at most; arrays are limited by their own size in it. */
const LARGEST_TABLE = 256 * 1024 ** 2

export interface ImportOptions {
  /** The time now, ISO 8601. */
  readonly now: string
  readonly report?: (stage: string, fraction: number) => void
}

/**
 * Adds the dataset of a project file to the library and returns its id. What is there already stays as it is. Everything is checked before
 * anything is kept: the records by their schemas, arrays and source by their hashes; no name in the file is used as a path. Throws E_PROJECT, E_FILE_*.
 */
export async function importProject(library: Library, path: string, options: ImportOptions): Promise<string> {
  await sourceStamp(path)
  try {
    const zip = await ZipReader.open(path)
    try {
      return await addProject(library, zip, await readTable(zip), options)
    } finally {
      await zip.close()
    }
  } catch (error) {
    if (error instanceof ZipFault)
      throw new AppError('E_PROJECT', { where: path, detail: error.message }, { cause: error })
    throw error
  }
}

async function addProject(
  library: Library,
  zip: ZipReader,
  project: Project,
  { now, report }: ImportOptions
): Promise<string> {
  const arrays = new Map<string, Uint8Array>()
  for (const [i, blob] of project.blobs.entries()) {
    report?.('Spaces and fits', i / project.blobs.length)
    arrays.set(blob.id, await readBlob(zip, blob))
  }
  const missing = [...project.spaces, ...project.fits].find(({ id }) => !arrays.has(id))
  if (missing) throw new ZipFault(`${blobName(missing.id)} is missing`)
  const { id, name, summary, sample, axis } = project.dataset
  const known = library.datasets.idOf(project.dataset.identity.hash)
  const { path, identity } = await placeSource(library, zip, project, (fraction) =>
    report?.('The source file', fraction)
  )
  const shown = { ...summary, path }
  const dataset = { id, name, path, identity, summary: shown, sample, now }
  const datasetId = library.projects.add(dataset, project, (of) => arrays.get(of) as Uint8Array)
  if (known === undefined && axis) library.datasets.setAxis(datasetId, axis)
  library.touch()
  return datasetId
}

async function readTable(zip: ZipReader): Promise<Project> {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await zip.read(TABLE, LARGEST_TABLE)))
  } catch (error) {
    throw error instanceof ZipFault ? error : new ZipFault(`${TABLE} is damaged`)
  }
  const version = v.safeParse(v.object({ format: v.literal('jkoscope-project'), version: v.number() }), json)
  if (!version.success) throw new ZipFault('it is not a project of JKOscope')
  const parsed = v.safeParse(projectSchema, json)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  if (version.output.version > FORMAT_VERSION) throw new ZipFault('a newer JKOscope wrote it')
  throw new ZipFault(`${TABLE} is not as it should be at ${v.getDotPath(issue) ?? 'its root'}`)
}

async function readBlob(zip: ZipReader, { id, size, sha256 }: Project['blobs'][number]): Promise<Uint8Array> {
  const bytes = await zip.read(blobName(id), size)
  if (bytes.length !== size || createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new ZipFault(`${blobName(id)} is damaged`)
  }
  try {
    unpackArrays(bytes)
  } catch {
    throw new ZipFault(`${blobName(id)} does not hold arrays`)
  }
  return bytes
}

/** Where the source of the project lies: put into the library's folder where it comes along, else to be relinked. */
async function placeSource(
  { folder }: Library,
  zip: ZipReader,
  { dataset, source }: Project,
  report: (fraction: number) => void
): Promise<{ path: string; identity: FileIdentity }> {
  const { identity, file } = dataset
  const into = sourceFolder(folder, identity.hash)
  const path = join(into, safeName(file))
  if (!source || existsSync(path)) return { path, identity }
  mkdirSync(into, { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await zip.copyTo(SOURCE, temporary, identity.size, report)
    const found = await identify(temporary)
    if (found.hash !== identity.hash) throw new ZipFault('its source file is damaged')
    await rename(temporary, path)
    return { path, identity: found }
  } catch (error) {
    await rm(temporary, { force: true })
    if (errorData(error).code === 'E_NO_SPACE') throw new AppError('E_NO_SPACE', { where: folder }, { cause: error })
    throw error
  }
}
