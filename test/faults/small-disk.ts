import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of its own, held in memory. */
export interface SmallDisk {
  readonly folder: string
  /** From now on nothing can be written. */
  makeReadOnly(): void
  remove(): void
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: 'ignore' })
}

/** Mounts a disk of `megabytes`; null where this user may not mount. */
export function smallDisk(megabytes: number): SmallDisk | null {
  if (process.platform !== 'linux') return null
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-disk-'))
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
  return {
    folder,
    makeReadOnly: () => run('mount', '-o', 'remount,ro', folder),
    remove: () => {
      run('umount', '-l', folder)
      rmSync(folder, { recursive: true })
    }
  }
}

/** Whether disks can be mounted here, for tests that need one. */
export function canMount(): boolean {
  const disk = smallDisk(1)
  disk?.remove()
  return disk !== null
}
