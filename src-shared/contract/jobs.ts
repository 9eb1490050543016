import { eventIterator } from '@orpc/contract'
import * as v from 'valibot'
import { jobSchema } from '../model/job.ts'
import { base, idSchema } from './base.ts'

export const jobs = {
  /** Every job of this session, then each change of one (the whole record, at most 10 a second for each job). */
  watch: base.output(eventIterator(jobSchema)),
  /** Gives up a job that runs or was interrupted. */
  cancel: base.input(idSchema),
  /** Goes on with a job that was interrupted. */
  resume: base.input(idSchema),
  /** Removes a finished job from the list. */
  dismiss: base.input(v.object({ id: v.string() }))
}
