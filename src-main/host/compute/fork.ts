import { fork, type ChildProcess } from 'node:child_process'
import type { ComputeChild, Exit, Port, SpawnCompute } from './child.ts'
import { ENGINE_FLAGS } from './engine-flags.ts'

/** Environment variables that the compute process is given; nothing else of the parent's environment reaches it. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot']
const HEAP_ABORT_CODE = 134
const KEPT_OF_STDERR = 4000

/** Starts compute by Node's fork, as the loopback server and the command line do. `entry` is its main module. */
export function forkCompute(entry: string): SpawnCompute {
  return () => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: ['--no-experimental-global-navigator', ...ENGINE_FLAGS],
      env: Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
      // Its stdout would mix with a command's result; of its stderr the last words are told when it dies.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc']
    })
    const exited = exitOf(child)
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

function exitOf(child: ChildProcess): Promise<Exit> {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-KEPT_OF_STDERR)
  })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ how: `it could not be started (${error.message})`, outOfMemory: false }))
    child.on('close', (code, signal) => {
      const how = signal ? `it was ended by ${signal}` : `it ended with code ${code}`
      const error = /^\w*Error: .*$/m.exec(words)?.[0]
      const outOfMemory = signal === 'SIGABRT' || code === HEAP_ABORT_CODE
      resolve({ how: error ? `${how} (${error})` : how, outOfMemory })
    })
  })
}
