import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '../../process-alive.ts'

const NAME = /^jkoscope-zip-(\d+)-/

/** A folder of this process for files that are unpacked to be read; the name tells the process, see `removeLeftovers`. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), `jkoscope-zip-${process.pid}-`))
}

/** Removes the unpacked files of processes that ended before they could do it themselves. Never throws. */
export function removeLeftovers(): void {
  for (const name of namesIn(tmpdir())) {
    const pid = Number(NAME.exec(name)?.[1])
    if (!(pid > 0) || isAlive(pid)) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // What another user left is theirs.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
