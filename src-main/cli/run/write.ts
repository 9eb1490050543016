import { mkdir } from 'node:fs/promises'
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
    await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
      throw new AppError('E_EXPORT', { where: folder, detail: systemCode(error) ?? String(error) }, { cause: error })
    })
    await writeWhole(path, text)
  }
}
