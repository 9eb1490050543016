import * as v from 'valibot'

/** What the program asks to be cited with, and whose work it contains. */
export const creditsSchema = v.object({
  /** SPDX name of the program's own licence. */
  licence: v.string(),
  references: v.array(v.object({ text: v.string(), url: v.nullable(v.string()) })),
  libraries: v.array(v.object({ name: v.string(), licence: v.string() }))
})
export type Credits = v.InferOutput<typeof creditsSchema>
