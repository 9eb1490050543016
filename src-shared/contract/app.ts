import * as v from 'valibot'
import { base } from './base.ts'

export const app = {
  info: base.output(
    v.object({
      version: v.string(),
      /** Which face this is and why, for the About panel and the title. */
      face: v.picklist(['electron', 'browser']),
      fileDialog: v.boolean(),
      platform: v.string(),
      libraryPath: v.string()
    })
  ),
  ping: base.output(v.object({ time: v.number() }))
}
