import { AppError } from '../../../src-shared/errors.ts'

const NEEDED = [22, 12] as const

/** True when this version of Node can load the library's database (older ones die without a word). */
export function nodeIsRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])
}

/** Throws a clear sentence where better-sqlite3 would end the process without one. */
export function preflight(version: string = process.versions.node): void {
  if (nodeIsRecent(version)) return
  const detail = `Node.js ${NEEDED.join('.')} or later is needed, this is ${version}`
  throw new AppError('E_USAGE', { detail })
}
