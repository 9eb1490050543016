/** `npm start`: builds what is stale, picks the face of the program and starts it. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ENGINE_FLAGS } from '../host/compute/engine-flags.ts'
import { nodeIsRecent } from '../host/library/preflight.ts'
import { chooseFace } from './choose-face.ts'
import { electronPath, fetchElectron } from './electron-runtime.ts'
import { ensureBuilt } from './ensure-built.ts'

const root = join(import.meta.dirname, '..', '..')
const USAGE = `Usage: npm start -- [FILE] [options]

  --electron     the desktop window
  --browser      a page in the browser, served on this machine only
  --no-open      print the page's address and open nothing
  --port N       port of the page (default: any free one)
  --root DIR     folder below which files can be opened (may be given again; default: this folder and the home folder)
`

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      electron: { type: 'boolean' },
      browser: { type: 'boolean' },
      'no-open': { type: 'boolean' },
      port: { type: 'string' },
      'tunnel-port': { type: 'string' },
      root: { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' }
    }
  })
}

type Arguments = ReturnType<typeof parse>

/** The arguments of the loopback server. */
function browserArguments({ values, positionals }: Arguments): string[] {
  const { port, root: roots } = values
  return [
    ...(values['no-open'] ? ['--no-open'] : []),
    ...(port === undefined ? [] : ['--port', port]),
    ...(values['tunnel-port'] === undefined ? [] : ['--tunnel-port', values['tunnel-port']]),
    ...(roots ?? []).flatMap((folder) => ['--root', folder]),
    ...positionals
  ]
}

/** Options that only the browser face has ask for it, too. */
function asked({ values }: Arguments): 'electron' | 'browser' | undefined {
  if (values.electron) return 'electron'
  const forBrowser = values.browser ?? values['no-open'] ?? (values.port !== undefined || values.root !== undefined)
  return forBrowser ? 'browser' : undefined
}

function start(args: Arguments): void {
  const { face, why } = chooseFace({
    asked: asked(args),
    isRoot: process.getuid?.() === 0,
    hasDisplay: process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']),
    electronReady: () => fetchElectron(root, say)
  })
  if (face === 'electron' && !fetchElectron(root, say)) {
    say("Electron's runtime could not be fetched. Start again with --browser.")
    process.exit(1)
  }
  say(`Starting the ${face === 'electron' ? 'desktop window' : 'browser page'} (${why}).`)
  const electron = electronPath(root) ?? ''
  const [command, parameters] =
    face === 'electron'
      ? [electron, [root, ...args.positionals]]
      : [process.execPath, [...ENGINE_FLAGS, join(root, 'out/main/web.js'), ...browserArguments(args)]]
  // npm runs scripts in the project's folder; the user's own is in INIT_CWD.
  const child = spawn(command, parameters, { stdio: 'inherit', cwd: process.env['INIT_CWD'] ?? process.cwd() })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}

function main(): void {
  if (!nodeIsRecent(process.versions.node)) {
    say(
      `JKOscope needs Node.js 22.12 or later; this is ${process.versions.node}. Run "npm ci" first, or install a newer Node.js.`
    )
    process.exit(1)
  }
  const args = parse()
  if (args.values.help) return console.log(USAGE)
  if (!ensureBuilt(root, say)) process.exit(1)
  start(args)
}

try {
  main()
} catch (error) {
  say(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  process.exit(2)
}
