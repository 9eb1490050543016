import type { Services } from '../services.ts'
import { os } from './base.ts'

export const jobsArea = ({ jobs }: Services) => ({
  watch: os.jobs.watch.handler(({ signal }) => jobs.watch(signal)),
  cancel: os.jobs.cancel.handler(({ input }) => jobs.cancel(input.id)),
  resume: os.jobs.resume.handler(({ input }) => jobs.resume(input.id)),
  dismiss: os.jobs.dismiss.handler(({ input }) => jobs.dismiss(input.id))
})
