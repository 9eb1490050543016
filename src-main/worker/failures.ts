import { ORPCError } from '@orpc/client'
import { toErrorData } from '../../src-shared/errors.ts'
import type { Progress } from '../../src-shared/model/job.ts'
import { Reporter } from './drive.ts'

/** Any thrown value as the one error of the contract. */
function asContractError(error: unknown): Error {
  if (error instanceof ORPCError) return error
  return new ORPCError('APP', { status: 422, defined: true, data: toErrorData(error) })
}

/** Runs a handler; what it throws leaves as the contract's error. */
export async function failing<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asContractError(error)
  }
}

/** Runs a job that reports, and streams its reports; what it throws leaves as the contract's error. `put` is that of the reporter. */
export async function* reporting<R>(
  job: (reporter: Reporter) => Promise<R>,
  put?: (bytes: Uint8Array<ArrayBuffer>) => string
): AsyncGenerator<Progress, R> {
  try {
    return yield* new Reporter(put).stream(job)
  } catch (error) {
    throw asContractError(error)
  }
}
