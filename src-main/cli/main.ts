import { programOf } from '../host/program.ts'
import { runCommandLine } from './command-line.ts'

process.exitCode = await runCommandLine(process.argv.slice(2), programOf(import.meta.url))
