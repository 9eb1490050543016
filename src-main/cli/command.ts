import type { ParseArgsOptionsConfig } from 'node:util'
import type { Program } from '../host/program.ts'

export type Values = Record<string, string | boolean | undefined>

/** Where a command writes and what stops it. */
export interface Context {
  readonly program: Program
  /** Results. */
  readonly out: (text: string) => void
  /** Progress and messages; `isTerminal` tells whether a person watches. */
  readonly err: (text: string) => void
  readonly isTerminal: boolean
  readonly signal: AbortSignal
}

/** One command of the command line. */
export interface Command {
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly options: ParseArgsOptionsConfig
  /** Number of positional arguments, or least and most. */
  readonly positionals: number | readonly [least: number, most: number]
  run(positionals: string[], values: Values, context: Context): Promise<void>
}
