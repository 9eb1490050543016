import { open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { systemCode } from '../errors.ts'

/** Writes a whole file or none: beside its place first, then renamed. Throws E_NO_SPACE or E_EXPORT. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const file = await open(temporary, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    if (systemCode(error) === 'ENOSPC') throw new AppError('E_NO_SPACE', { where: path }, { cause: error })
    const detail = error instanceof Error ? error.message : String(error)
    throw new AppError('E_EXPORT', { where: path, detail }, { cause: error })
  }
}

/** A name for a file that no system takes amiss: no folders, no control characters, no leading dot. */
export function safeName(name: string): string {
  const plain = basename(name.replaceAll('\\', '/'))
    .replaceAll(/[\p{Cc}<>:"|?*]/gu, '_')
    .replace(/^\.+/, '')
  return plain.slice(0, 200) || 'export'
}
