import type { Progress } from '../../../src-shared/model/job.ts'
import type { Context } from '../command.ts'
import { printable } from '../table.ts'

/** A progress line that is written over, for a person at a terminal; silent otherwise. */
export function progressLine({ err, isTerminal }: Pick<Context, 'err' | 'isTerminal'>, quiet: boolean) {
  if (!isTerminal || quiet) return { report: () => undefined, end: () => undefined }
  const erase = '\r\u001b[2K'
  return {
    report: ({ stage, fraction }: Progress) => err(`${erase}${printable(stage)} ${Math.round(fraction * 100)} %`),
    end: () => err(erase)
  }
}
