import { fork } from 'node:child_process'
import type { ComputeChild, Exit, Port, SpawnCompute } from './child.ts'

/** Environment variables that the compute process is given; nothing else of the parent's environment reaches it. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'JKOSCOPE_THREADS']

/** Starts compute by Node's fork, as the loopback server and the command line do. `entry` is its main module. */
export function forkCompute(entry: string): SpawnCompute {
  return () => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: ['--no-experimental-global-navigator'],
      env: Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc']
    })
    const exited = new Promise<Exit>((resolve) => {
      child.on('exit', (code, signal) => resolve(exitOf(code, signal)))
      child.on('error', (error) => resolve({ how: `it could not be started (${error.message})`, outOfMemory: false }))
    })
    const port: Port = {
      on: (event, callback) => {
        if (event === 'message') child.on('message', (data) => callback({ data }))
        if (event === 'close') void exited.then(() => callback())
      },
      // A message to a process that has just died is lost: its exit is what the caller hears of.
      postMessage: (data) => void (child.connected && child.send(data as object, () => undefined))
    }
    return { port, exited, kill: () => void child.kill('SIGKILL') } satisfies ComputeChild
  }
}

const HEAP_ABORT_CODE = 134

function exitOf(code: number | null, signal: NodeJS.Signals | null): Exit {
  const outOfMemory = signal === 'SIGABRT' || code === HEAP_ABORT_CODE
  return { how: signal ? `it was ended by ${signal}` : `it ended with code ${code}`, outOfMemory }
}
