import { app, utilityProcess } from 'electron'
import type { ComputeChild, Exit, SpawnCompute } from '../host/compute/child.ts'

const SERVICE = 'JKOscope compute'

/** Starts compute as Electron's utility process. */
export function utilityCompute(entry: string): SpawnCompute {
  let outOfMemory = false
  app.on('child-process-gone', (_event, { reason, name, serviceName }) => {
    if (name === SERVICE || serviceName === SERVICE) outOfMemory = reason === 'oom'
  })
  return () => {
    const child = utilityProcess.fork(entry, [], {
      serviceName: SERVICE,
      execArgv: ['--no-experimental-global-navigator'],
      stdio: 'inherit'
    })
    const exited = new Promise<Exit>((resolve) => {
      child.once('exit', (code) => {
        // The reason comes in an event of its own, before or just after this one.
        setImmediate(() => {
          resolve({ how: `it ended with code ${code}`, outOfMemory })
          outOfMemory = false
        })
      })
    })
    return {
      exited,
      kill: () => {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      },
      port: {
        on: (event, callback) => {
          if (event === 'message') child.on('message', (data: unknown) => callback({ data }))
          if (event === 'close') void exited.then(() => callback())
        },
        postMessage: (data) => child.postMessage(data)
      }
    } satisfies ComputeChild
  }
}
