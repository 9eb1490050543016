/** `npm run -s jkoscope -- ...`: the command line from the sources, with kernels that are not stale. */
import { programOf } from '../host/program.ts'
import { buildKernels } from './build-kernels.ts'
import { runCommandLine } from './command-line.ts'

await buildKernels()
process.exitCode = await runCommandLine(process.argv.slice(2), programOf(new URL('./main.ts', import.meta.url).href))
