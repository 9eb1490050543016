import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { AppError } from '../../src-shared/errors.ts'
import type { Command, Values } from './command.ts'

export interface Parsed {
  readonly values: Values
  readonly positionals: string[]
}

/** Options and positionals by Node's own parser. Throws E_USAGE. */
export function parse(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  positionals: Command['positionals']
): Parsed {
  const parsed = parseOrThrow(args, options)
  const [least, most] = typeof positionals === 'number' ? [positionals, positionals] : positionals
  const given = parsed.positionals.length
  if (parsed.values['help'] || (given >= least && given <= most)) return parsed
  const missing = given < least
  throw usage(missing ? 'A file is missing' : `There is one argument too many: ${parsed.positionals.at(-1) ?? ''}`)
}

function parseOrThrow(args: readonly string[], options: ParseArgsOptionsConfig): Parsed {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    return { values: values as Values, positionals }
  } catch (error) {
    throw usage(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error))
  }
}

const MOST_LISTED = 100

/** A whole number within bounds, or `fallback` where the option was not given. Throws E_USAGE. */
export function integer<F>(values: Values, name: string, [low, high]: [number, number], fallback: F): number | F {
  const text = values[name]
  if (text === undefined) return fallback
  const value = typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : NaN
  if (value >= low && value <= high) return value
  throw usage(`--${name} takes a whole number from ${low} to ${high}, not "${String(text)}"`)
}

/** A number within bounds, or `fallback` where the option was not given. Throws E_USAGE. */
export function decimal(values: Values, name: string, [low, high]: [number, number], fallback: number): number {
  const text = values[name]
  if (text === undefined) return fallback
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : NaN
  if (value >= low && value <= high) return value
  throw usage(`--${name} takes a number from ${low} to ${high}, not "${String(text)}"`)
}

/** Whole numbers with commas between them, or ranges of them: 0,2 or 0-4. Throws E_USAGE. */
export function integers(list: string, option: string): number[] {
  const numbers = list.split(',').flatMap((part) => {
    const [, from, to = from] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(part.trim()) ?? []
    const [a, b] = [Number(from), Number(to)]
    return b >= a && b - a < MOST_LISTED ? Array.from({ length: b - a + 1 }, (_, i) => a + i) : [NaN]
  })
  if (numbers.length <= MOST_LISTED && numbers.every((n) => n <= 2 ** 31 - 1)) return numbers
  throw usage(`--${option} takes whole numbers with commas between them, or a range, not "${list}"`)
}

/** A text option; empty text is not an answer. Throws E_USAGE. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value !== '') return value
  throw usage(`--${name} needs a value`)
}

/** E_USAGE: what the command line was asked cannot be. */
export function usage(detail: string): AppError {
  return new AppError('E_USAGE', { detail })
}
