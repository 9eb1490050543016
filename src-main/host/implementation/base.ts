import { implement } from '@orpc/server'
import { contract } from '../../../src-shared/contract/index.ts'
import { contractError } from '../errors.ts'

/** The builder of every handler: whatever a handler throws leaves as the contract's one error. */
export const os = implement(contract).use(async ({ next }) => {
  try {
    return await next()
  } catch (error) {
    throw contractError(error)
  }
})
