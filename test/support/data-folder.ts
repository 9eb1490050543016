import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Folder of the real reference data, which is not part of the project. */
export const DATA = process.env.JKOSCOPE_DATA ?? join(import.meta.dirname, '../../../shared/data')

/** True when `path` of the reference data is there; throws in CI when it is not. */
export function haveData(path: string): boolean {
  const there = existsSync(join(DATA, path))
  if (!there && process.env.CI === 'true') throw new Error(`the reference data is missing at ${join(DATA, path)}`)
  return there
}
