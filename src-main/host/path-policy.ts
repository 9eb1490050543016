import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import { fileError } from './errors.ts'

/** True when `path` is `root` or below it, judged by path components. Both absolute and free of links. */
export function isInside(root: string, path: string): boolean {
  const rest = relative(root, path)
  return rest === '' || (rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest))
}

/** True for text that can name a path at all. */
export function isPathText(text: string): boolean {
  return text.length > 0 && text.length <= 4096 && !text.includes('\0') && isAbsolute(text)
}

/**
 * The real path of an absolute path that lies below one of the roots, links resolved. What lies outside is reported as
 * absent, so that nothing can be learnt about it. Throws E_FILE_NOT_FOUND or E_FILE_PERMISSION.
 */
export async function pathBelow(roots: readonly string[], path: string): Promise<string> {
  if (!isPathText(path)) throw new AppError('E_FILE_NOT_FOUND', { where: path.replaceAll('\0', '') })
  const lexical = resolve(path)
  const realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => undefined)))
  const known = realRoots.filter((root) => root !== undefined)
  const real = await realpath(lexical).catch((error: unknown) => {
    const allowed = [...roots.map((root) => resolve(root)), ...known].some((root) => isInside(root, lexical))
    throw allowed ? fileError(error, path) : new AppError('E_FILE_NOT_FOUND', { where: path })
  })
  if (!known.some((root) => isInside(root, real))) throw new AppError('E_FILE_NOT_FOUND', { where: path })
  return real
}

/** `pathBelow` for regular files and folders only: no pipes or devices. */
export async function sourceBelow(roots: readonly string[], path: string): Promise<string> {
  const real = await pathBelow(roots, path)
  const info = await stat(real).catch((error: unknown) => {
    throw fileError(error, path)
  })
  if (!info.isFile() && !info.isDirectory()) throw new AppError('E_FILE_NOT_REGULAR', { where: path })
  return real
}
