import { ORPCError } from '@orpc/client'
import { toErrorData } from '../../src-shared/errors.ts'

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

/** Runs a streaming handler; what it throws on the way leaves as the contract's error. */
export async function* failingStream<T, R>(stream: AsyncGenerator<T, R>): AsyncGenerator<T, R> {
  try {
    return yield* stream
  } catch (error) {
    throw asContractError(error)
  }
}
