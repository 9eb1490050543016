import { oc } from '@orpc/contract'
import * as v from 'valibot'
import { appErrorSchema } from '../errors.ts'

/** Every procedure of both contracts fails in one way: APP, with a code, a sentence and one next action. */
export const base = oc.errors({ APP: { status: 422, data: appErrorSchema } })

export const idSchema = v.object({ id: v.string() })
export const nothing = v.object({})
/** Bytes of packed arrays (model/arrays.ts) or of a file. */
export const bytesSchema = v.blob()
