import { mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { systemCode } from '../../host/errors.ts'
import { writeWhole } from '../../host/work/save-file.ts'

/** Writes files by their names relative to `folder`, each whole or not at all, in the given order. Throws E_EXPORT or E_NO_SPACE. */
export async function writeFiles(
  folder: string,
  files: readonly (readonly [name: string, text: string])[]
): Promise<void> {
  for (const [name, text] of files) {
    const path = join(folder, name)
    await makeFolder(dirname(path)).catch((error: unknown) => {
      throw new AppError('E_EXPORT', { where: folder, detail: systemCode(error) ?? String(error) }, { cause: error })
    })
    await writeWhole(path, text)
  }
}

/** Makes a folder and those that it lies in. Node's own way never ends on file systems that say of a new folder that there is nothing, such as /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return
  const parent = dirname(folder)
  if (parent !== folder) await makeFolder(parent)
  await mkdir(folder).catch(async (error: unknown) => {
    if (!(await isFolder(folder))) throw error
  })
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false
  )
}
