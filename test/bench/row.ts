import { appendFileSync } from 'node:fs'
import type { Peer } from './peer.ts'

/** One comparison, as every script of test/bench prints it. */
export interface Row {
  readonly task: string
  /** Our time in seconds, the best of the rounds: what the machine does besides can only add to it. */
  readonly ours: number
  /** What it is compared with, also when it was not run. */
  readonly peer: string
  /** The peer's time in seconds; null when it was not run. */
  readonly theirs: number | null
  /** Peak memory of the processes so far, in bytes; null where it is not known. */
  readonly memory: { readonly ours: number | null; readonly theirs: number | null }
  /** How well both agree, or how good the result is. */
  readonly quality: string
}

/** What a peer answers about its cost. */
export interface Cost {
  readonly seconds: number
  readonly memory: number
}

/** The same in seconds of the processor, which other work on the machine does not lengthen; helper threads count too. */
export function processorTimed<T>(work: () => T): { value: T; seconds: number } {
  const start = process.cpuUsage()
  const value = work()
  const { user, system } = process.cpuUsage(start)
  return { value, seconds: (user + system) / 1e6 }
}

/** The least time of several. */
export const fastest = (runs: readonly { readonly seconds: number }[]): number =>
  Math.min(...runs.map(({ seconds }) => seconds))

/** Runs some work and returns its seconds. */
export function timed<T>(work: () => T): { value: T; seconds: number } {
  const start = performance.now()
  const value = work()
  return { value, seconds: (performance.now() - start) / 1000 }
}

/** Prints a row and, for `run.ts`, appends it to the file of JKOSCOPE_BENCH_ROWS. */
export function report(row: Omit<Row, 'memory'>, theirs: number | null = null, ours: number | null = peak()): void {
  const full: Row = { ...row, memory: { ours, theirs } }
  console.log(cells(full).join(' | '))
  const file = process.env['JKOSCOPE_BENCH_ROWS']
  if (file) appendFileSync(file, `${JSON.stringify(full)}\n`)
}

const peak = (): number => process.resourceUsage().maxRSS * 1024

export const HEADER = ['task', 'JKOscope', 'compared with', 'its time', 'ratio', 'peak memory', 'result'] as const

/** The row as texts under HEADER. */
export function cells({ task, ours, peer, theirs, memory, quality }: Row): string[] {
  const peaks = [memory.ours, memory.theirs].filter((bytes) => bytes !== null).map(megabytes)
  const ratio = theirs === null ? '' : `${(theirs / ours).toFixed(1)} x`
  return [task, time(ours), peer, theirs === null ? 'not run' : time(theirs), ratio, peaks.join(' / '), quality]
}

function time(seconds: number): string {
  if (seconds < 0.1) return `${(1000 * seconds).toPrecision(3)} ms`
  return `${seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(0)} s`
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

/** Both sides in turn, as often as there are rounds; the last values and the best of the times. */
export async function inTurn<A, B extends Cost>(
  rounds: number,
  ours: () => A,
  theirs: ((peer: Peer) => Promise<B>) | null,
  peer: Peer | undefined
): Promise<{ value: A; seconds: number; answer: B | null; theirs: number | null }> {
  const own: { value: A; seconds: number }[] = []
  const others: B[] = []
  for (let round = 0; round < rounds; round++) {
    own.push(timed(ours))
    if (peer && theirs) others.push(await theirs(peer))
  }
  const value = own[rounds - 1].value
  return { value, seconds: fastest(own), answer: others.at(-1) ?? null, theirs: others.length ? fastest(others) : null }
}
