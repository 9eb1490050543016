import * as v from 'valibot'
import { creditsSchema } from '../model/credits.ts'
import { base } from './base.ts'

export const app = {
  info: base.output(
    v.object({
      version: v.string(),
      /** Which face this is and why, for the About panel and the title. */
      face: v.picklist(['electron', 'browser']),
      fileDialog: v.boolean(),
      platform: v.string(),
      libraryPath: v.string(),
      /** A newer version wrote the library: it can be shown, not changed. */
      readOnly: v.optional(v.boolean(), false)
    })
  ),
  /** How to cite the program, and whose work it contains. */
  credits: base.output(creditsSchema),
  ping: base.output(v.object({ time: v.number() }))
}
