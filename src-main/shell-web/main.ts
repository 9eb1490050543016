import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError, toErrorData } from '../../src-shared/errors.ts'
import { installedBrowser } from '../host/exports/chromium-renderer.ts'
import { forkCompute } from '../host/compute/fork.ts'
import { systemCode } from '../host/errors.ts'
import { createHost } from '../host/index.ts'
import { libraryFolder } from '../host/library/location.ts'
import { runningAddress } from '../host/library/lock.ts'
import { readManifest } from '../host/page/manifest.ts'
import { programOf } from '../host/program.ts'
import { chooseLaunch, launch, thisMachine } from './browser.ts'
import { serveLoopback, type LoopbackServer } from './server.ts'

const IDLE_CHECK = 10 * 60_000
const IDLE_CHECKS_TO_STOP = 72
const HANDED_OVER_WITHIN = 3000

const OPTIONS = {
  port: { type: 'string', default: '0' },
  'tunnel-port': { type: 'string' },
  root: { type: 'string', multiple: true },
  'no-open': { type: 'boolean', default: false }
} as const

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
  const port = portOf(values.port)
  const tunnelPort = values['tunnel-port'] === undefined ? undefined : portOf(values['tunnel-port'])
  const program = programOf(import.meta.url)
  const folder = libraryFolder()
  const manifest = readManifest(program.rendererFolder)
  const roots = (values.root ?? [process.cwd(), homedir()]).map((root) => resolve(root))
  const started = createHost({
    spawn: forkCompute(program.computeEntry),
    libraryPath: folder,
    capabilities: { roots, pageRenderer: installedBrowser },
    version: program.version,
    assets: program.assets,
    samplePath: program.samplePath
  })
  const host = await started.catch((error: unknown) => {
    if (handOver(error, folder, values['no-open'])) return undefined
    throw error
  })
  if (!host) return
  const { router, announce } = host
  const options = { router, manifest, port, tunnelPort, onAddress: announce }
  const server = await serveLoopback(options).catch((error: unknown) => {
    host.close()
    throw error
  })
  if (positionals[0] !== undefined) host.openFile(resolve(positionals[0]))

  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    host.close()
    void server.close().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  stopWhenIdle(server, () => host.busy, stop)
  show(server, values['no-open'], join(folder, 'browser-profile'), announce, stop)
}

/** Opens the page of the process that has the library already, where it has one; true when that was so. */
function handOver(error: unknown, folder: string, silent: boolean): boolean {
  const url = error instanceof AppError && error.code === 'E_LIBRARY_BUSY' ? runningAddress(folder) : null
  if (url === null) return false
  console.log(`JKOscope runs already; its page is at ${url}`)
  const profile = join(folder, 'browser-profile')
  const choice = silent ? undefined : chooseLaunch(thisMachine(), url, profile)
  if (choice && choice.kind !== 'none') launch(choice, profile)
  return true
}

/** A port number; 0 is any free one. Throws E_USAGE. */
function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (port <= 65535) return port
  throw new AppError('E_USAGE', { detail: `A port is a number from 0 to 65535, not "${text}"` })
}

/** Prints the address, always, and opens it where that is possible. */
function show(
  server: LoopbackServer,
  silent: boolean,
  profile: string,
  announce: (address: string) => void,
  stop: () => void
): void {
  const address = (): string => {
    const url = server.address()
    announce(url)
    return url
  }
  const url = address()
  console.log(`JKOscope is at ${url}`)
  const choice = silent
    ? ({ kind: 'none', why: '--no-open was given' } as const)
    : chooseLaunch(thisMachine(), url, profile)
  if (choice.kind === 'none') {
    console.log(`Open this address in a browser (${choice.why}). From another machine, first run:`)
    console.log(`  ssh -L ${server.port}:127.0.0.1:${server.port} <this machine>`)
  } else {
    const { closed } = launch(choice, profile)
    const opened = performance.now()
    // A window of an earlier start takes over at once: the new process ends, but the page is open.
    if (choice.kind === 'window') void closed.then(() => performance.now() - opened > HANDED_OVER_WITHIN && stop())
  }
  if (!process.stdin.isTTY) return
  console.log('The address works once; press Enter for a new one, Ctrl+C to quit.')
  process.stdin.on('data', () => console.log(address())).unref()
}

/** A server that nobody has looked at for twelve hours, with no job running, ends itself. */
function stopWhenIdle(server: LoopbackServer, busy: () => boolean, stop: () => void): void {
  let idle = 0
  setInterval(() => {
    idle = server.clients > 0 || busy() ? 0 : idle + 1
    if (idle >= IDLE_CHECKS_TO_STOP) stop()
  }, IDLE_CHECK).unref()
}

await main().catch((error: unknown) => {
  const taken = systemCode(error) === 'EADDRINUSE'
  const { message, action, code } = toErrorData(
    taken ? new AppError('E_USAGE', { detail: 'This port is in use' }) : error
  )
  console.error(`${message} ${action} [${code}]`)
  process.exit(1)
})
