import type { Services } from '../services.ts'
import { os } from './base.ts'

const REPORT_EVERY = 100

export const libraryArea = ({ library, now }: Services) => ({
  list: os.library.list.handler(() => library.datasets.list()),
  watch: os.library.watch.handler(async function* ({ signal }) {
    for await (const _ of library.changes.changes(REPORT_EVERY, signal)) yield { revision: library.revision }
  }),
  session: os.library.session.handler(() => library.sessions.get()),
  saveSession: os.library.saveSession.handler(({ input }) => library.sessions.save(input)),
  remove: os.library.remove.handler(({ input }) => {
    library.datasets.remove(input.datasetId, now())
    library.touch()
  }),
  restore: os.library.restore.handler(({ input }) => {
    library.datasets.restore(input.datasetId)
    library.touch()
  }),
  storage: os.library.storage.handler(() => ({ bytes: library.datasets.storage() })),
  rename: os.library.rename.handler(({ input }) => {
    library.datasets.rename(input.datasetId, input.name)
    library.touch()
  })
})
