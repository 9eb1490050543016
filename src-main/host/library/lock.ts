import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { systemCode } from '../errors.ts'

interface Owner {
  readonly pid: number
  readonly boot: string
  /** When the process started, in the kernel's own count; null where the system does not tell. */
  readonly started: string | null
}

/** Clocks drift: two readings of the time of boot that differ by less, in minutes, are of the same boot. */
const BOOT_TOLERANCE = 2

export interface Lock {
  /** True when an earlier owner did not release it: it was killed, or the machine went down. */
  readonly takenOver: boolean
  release(): void
}

/** Holds the library folder for this process until released. Throws E_LIBRARY_BUSY while another process has it. */
export function lockLibrary(folder: string): Lock {
  const path = join(folder, 'lock')
  const own: Owner = { pid: process.pid, boot: bootId(), started: startOf(process.pid) }
  const takenOver = !tryWrite(path, own)
  if (takenOver) {
    const owner = readOwner(path)
    if (owner && isAlive(owner, own.boot)) throw new AppError('E_LIBRARY_BUSY', { where: folder })
    rmSync(path, { force: true })
    if (!tryWrite(path, own)) throw new AppError('E_LIBRARY_BUSY', { where: folder })
  }
  return { takenOver, release: () => rmSync(path, { force: true }) }
}

/** Names this run of the machine, so that a process number of an earlier one is not mistaken for a living owner. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return `minute ${Math.round((Date.now() / 1000 - uptime()) / 60)}`
  }
}

function sameBoot(a: string, b: string): boolean {
  const [minuteA, minuteB] = [a, b].map((id) => Number(/^minute (\d+)$/.exec(id)?.[1]))
  return a === b || Math.abs((minuteA ?? NaN) - (minuteB ?? NaN)) <= BOOT_TOLERANCE
}

/** Process numbers are used again; the start time (field 22 of /proc/<pid>/stat) tells two users of one apart. */
function startOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function tryWrite(path: string, owner: Owner): boolean {
  try {
    writeFileSync(path, JSON.stringify(owner), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    const { pid, boot, started = null } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Owner>
    return typeof pid === 'number' && typeof boot === 'string' ? { pid, boot, started } : undefined
  } catch {
    return undefined
  }
}

function isAlive(owner: Owner, boot: string): boolean {
  if (!sameBoot(owner.boot, boot)) return false
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return false
  }
  return owner.started === null || owner.started === startOf(owner.pid)
}
