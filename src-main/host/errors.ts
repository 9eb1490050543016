import { ORPCError } from '@orpc/client'
import { inspect } from 'node:util'
import * as v from 'valibot'
import { AppError, appErrorSchema, toErrorData, type AppErrorData } from '../../src-shared/errors.ts'

const OUT_OF_SPACE = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])

/** Any thrown value as the data that a person sees: compute's own errors pass unchanged, aborts become E_CANCELLED. */
export function errorData(error: unknown): AppErrorData {
  if (error instanceof ORPCError && error.code === 'APP') {
    const parsed = v.safeParse(appErrorSchema, error.data)
    if (parsed.success) return parsed.output
  }
  if (error instanceof Error && error.name === 'AbortError') return toErrorData(new AppError('E_CANCELLED'))
  const code = systemCode(error)
  if (code && OUT_OF_SPACE.has(code)) return toErrorData(new AppError('E_NO_SPACE', { where: pathOf(error) }))
  if (code?.startsWith('SQLITE_READONLY')) return toErrorData(new AppError('E_LIBRARY_READONLY'))
  return toErrorData(error)
}

/** Any thrown value as `errorData`; a fault of the program, which no person can mend, also goes to the log with its stack. */
export function loggedErrorData(error: unknown): AppErrorData {
  const data = errorData(error)
  if (data.code === 'E_INTERNAL') process.stderr.write(`${inspect(error)}\n`)
  return data
}

/** Any thrown value as the one error of the contract. */
export function contractError(error: unknown): ORPCError<'APP', AppErrorData> {
  const data = loggedErrorData(error)
  return new ORPCError('APP', { status: 422, defined: true, message: data.message, data })
}

/** A failure of the file system as the error for a person. */
export function fileError(error: unknown, where: string): AppError {
  const code = systemCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return new AppError('E_FILE_NOT_FOUND', { where })
  if (code === 'EACCES' || code === 'EPERM') return new AppError('E_FILE_PERMISSION', { where })
  if (error instanceof AppError) return error
  return new AppError('E_INTERNAL', { detail: error instanceof Error ? error.message : String(error) })
}

/** `code` of a Node or SQLite error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

function pathOf(error: unknown): string {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : 'the library'
}
