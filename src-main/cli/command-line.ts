import { exitCodeOf, type AppErrorData } from '../../src-shared/errors.ts'
import { errorData } from '../host/errors.ts'
import type { Program } from '../host/program.ts'
import { parse, usage } from './arguments.ts'
import type { Command, Context } from './command.ts'
import { printable } from './table.ts'
import { evaluate } from './commands/evaluate.ts'
import { inspect } from './commands/inspect.ts'
import { project } from './commands/project.ts'
import { run } from './commands/run.ts'
import { simulate } from './commands/simulate.ts'

const COMMANDS: readonly Command[] = [inspect, run, evaluate, simulate, project]
const HELP = { help: { type: 'boolean', short: 'h' } } as const

/** Runs one command line and returns the exit code: 0 ok, 1 failure, 2 usage, 3 bad input, 4 out of memory. */
export async function runCommandLine(args: readonly string[], program: Program): Promise<number> {
  const stop = new AbortController()
  const abort = (): void => stop.abort()
  process.once('SIGINT', abort).once('SIGTERM', abort)
  const context: Context = {
    program,
    // Labels and names from files get here; JSON and tables hold no control codes but the end of a line.
    out: (text) => void process.stdout.write(text.replaceAll(/(?!\n)\p{Cc}/gu, '?')),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    signal: stop.signal
  }
  try {
    await dispatch(args, context)
    return 0
  } catch (error) {
    const data = errorData(error)
    context.err(args.includes('--json') ? `${JSON.stringify({ error: data })}\n` : sentence(data))
    return exitCodeOf(data.code)
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort)
  }
}

async function dispatch([name, ...args]: readonly string[], context: Context): Promise<void> {
  if (name === '--version' || name === '-V') return context.out(`jkoscope ${context.program.version}\n`)
  if (name === '--help' || name === '-h' || name === 'help') return context.out(overview())
  const command = COMMANDS.find((candidate) => candidate.name === name)
  if (!command) throw usage(name === undefined ? 'A command is missing' : `There is no command "${name}"`)
  const { values, positionals } = parse(args, { ...command.options, ...HELP }, command.positionals)
  if (values['help']) return context.out(command.usage)
  await command.run(positionals, values, context)
}

function overview(): string {
  const commands = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join('\n')
  return `Usage: jkoscope <command> [options]

Commands:
${commands}

  --help    this text, or the help of a command
  --version the version

Exit codes: 0 ok, 1 failure, 2 usage, 3 bad input, 4 out of memory.
`
}

/** An error as the command line tells it. */
export function sentence({ code, message, action }: AppErrorData): string {
  return `${printable(message)} ${action} [${code}]\n`
}
