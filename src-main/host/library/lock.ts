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
  /** Since when it has the library, ISO 8601. */
  readonly since?: string
  /** Where its page can be entered, once; only the user of this folder can read it. */
  readonly address?: string
}

/** Clocks drift: two readings of the time of boot that differ by less, in minutes, are of the same boot. */
const BOOT_TOLERANCE = 2

export interface Lock {
  /** True when an earlier owner did not release it: it was killed, or the machine went down. */
  readonly takenOver: boolean
  /** Says where the owner's page can be entered. */
  announce(address: string): void
  release(): void
}

/** Holds the library folder for this process until released. Throws E_LIBRARY_BUSY while another process has it. */
export function lockLibrary(folder: string): Lock {
  const path = join(folder, 'lock')
  const own: Owner = {
    pid: process.pid,
    boot: bootId(),
    started: startOf(process.pid),
    since: new Date().toISOString()
  }
  const takenOver = !tryWrite(path, own)
  if (takenOver) {
    const owner = readOwner(path)
    if (owner && isAlive(owner, own.boot))
      throw new AppError('E_LIBRARY_BUSY', { where: folder, detail: describe(owner) })
    rmSync(path, { force: true })
    if (!tryWrite(path, own)) throw new AppError('E_LIBRARY_BUSY', { where: folder, detail: '' })
  }
  const announce = (address: string): void => writeFileSync(path, JSON.stringify({ ...own, address }), { mode: 0o600 })
  return { takenOver, announce, release: () => rmSync(path, { force: true }) }
}

/** Where the page of the process that has the library can be entered; null where it has none. */
export function runningAddress(folder: string): string | null {
  const owner = readOwner(join(folder, 'lock'))
  return owner && isAlive(owner, bootId()) ? (owner.address ?? null) : null
}

/** Who has the library, for the end of a sentence. */
function describe({ pid, since }: Owner): string {
  const time = since === undefined ? '' : `, since ${since.slice(0, 16).replace('T', ' ')} UTC`
  return ` (process ${pid}${time})`
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
    const { pid, boot, started = null, since, address } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Owner>
    return typeof pid === 'number' && typeof boot === 'string' ? { pid, boot, started, since, address } : undefined
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
