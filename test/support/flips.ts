import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Random } from '../../src-shared/random.ts'

/** The bit that flip number `flip` of a file of this length turns over. */
export function flipOf(flip: number, length: number): { byte: number; bit: number } {
  const random = Random.seed(flip)
  return { byte: random.integer(length), bit: random.integer(8) }
}

/** Longest time that reading one file may take. */
const PATIENCE = 15_000

interface Read {
  readonly outcomes: string[]
  readonly end: 'hung' | 'crashed'
}

/** Outcomes of flips first .. last - 1 (read-damaged.ts), as far as they came before one that hung or crashed HDF5. */
function read(file: string, folder: string, first: number, last: number): Promise<Read> {
  return new Promise((resolve) => {
    const script = join(import.meta.dirname, 'read-damaged.ts')
    const child = spawn(process.execPath, [script, file, folder, `${first}`, `${last}`], {
      stdio: ['ignore', 'pipe', 'ignore']
    })
    const outcomes: string[] = []
    let end: Read['end'] = 'crashed'
    const giveUp = (): void => {
      end = 'hung'
      child.kill('SIGKILL')
    }
    let watchdog = setTimeout(giveUp, PATIENCE)
    createInterface(child.stdout).on('line', (line) => {
      clearTimeout(watchdog)
      watchdog = setTimeout(giveUp, PATIENCE)
      outcomes.push(JSON.parse(line.slice(line.indexOf(' '))) as string)
    })
    child.on('close', () => {
      clearTimeout(watchdog)
      resolve({ outcomes, end })
    })
  })
}

/**
 * What reading `file` with each of `count` flips gives: "same", "different <parts>", "noted" (an element could not be read, which the summary says), "code <E_...>", "fault <message>", "hung" (killed after 15 s)
 * or "crashed". Damaged copies lie in `folder` while they are read.
 */
export async function readFlipped(file: string, folder: string, count: number): Promise<string[]> {
  const all: string[] = []
  while (all.length < count) {
    const { outcomes, end } = await read(file, folder, all.length, count)
    all.push(...outcomes)
    if (all.length < count) all.push(end)
  }
  return all
}
