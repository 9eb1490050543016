import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The Python with the peers; undefined: they are not compared with. */
export const PEERS = process.env['JKOSCOPE_PEERS']

/** A script of test/bench/peers that answers every JSON line with one; with a folder for arrays that both can read. */
export interface Peer {
  /** What the script says of itself once it is ready. */
  readonly hello: Record<string, string>
  /** Writes values where the peer can read them, and returns the path. */
  file(name: string, values: Float64Array | Float32Array | Int32Array): string
  path(name: string): string
  ask<T>(question: object): Promise<T>
  /** Ends the script and removes the folder. */
  close(): void
}

/** Starts a peer on one thread. Throws when it ends without an answer. */
export async function startPeer(python: string, script: string, ...args: string[]): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', NUMBA_NUM_THREADS: '1' }
  const child = spawn(python, [join(import.meta.dirname, 'peers', script), ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...one }
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async <T>(): Promise<T> => {
    const line = await lines.next()
    if (line.done) throw new Error(`${script} ended without an answer; does ${python} have what it imports?`)
    return JSON.parse(line.value) as T
  }
  const path = (name: string): string => join(folder, name)
  return {
    hello: await answer(),
    path,
    file(name, values) {
      writeFileSync(path(name), values)
      return path(name)
    },
    ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`)
      return answer()
    },
    close() {
      child.stdin.end()
      rmSync(folder, { recursive: true })
    }
  }
}
