import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const SAMPLE_MS = 50

/** Runs a program to its end: what it wrote on stdout, its seconds, and the peak memory of it and its children in bytes (Linux). */
export async function runProgram(
  program: string,
  args: readonly string[],
  cwd?: string
): Promise<{ stdout: string; seconds: number; memory: number | null }> {
  const start = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd })
  let memory: number | null = null
  const sampling = setInterval(() => {
    const now = child.pid === undefined ? null : residentBytes(child.pid)
    if (now !== null) memory = Math.max(memory ?? 0, now)
  }, SAMPLE_MS)
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  ])
  clearInterval(sampling)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${stderr.slice(-2000)}`)
  return { stdout, seconds: (performance.now() - start) / 1000, memory }
}

/** Of a process and all that it has started; null where /proc does not tell. */
function residentBytes(pid: number): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    return children.reduce((sum, id) => sum + (residentBytes(Number(id)) ?? 0), 4096 * pages)
  } catch {
    return null
  }
}
