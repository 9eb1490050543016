import type { Services } from '../services.ts'
import { startExport } from '../work/projects.ts'
import { troubledSources } from '../work/source.ts'
import { os } from './base.ts'

const REPORT_EVERY = 100

export const libraryArea = (services: Services) => {
  const { library, now } = services
  const { datasets, sessions, shelf } = library
  return {
    list: os.library.list.handler(() => datasets.list()),
    watch: os.library.watch.handler(async function* ({ signal }) {
      for await (const _ of library.changes.changes(REPORT_EVERY, signal)) yield { revision: library.revision }
    }),
    session: os.library.session.handler(() => sessions.get()),
    saveSession: os.library.saveSession.handler(({ input }) => {
      if (!library.readOnly) sessions.save(input)
    }),
    remove: os.library.remove.handler(({ input }) => {
      datasets.remove(input.datasetId, now())
      library.touch()
    }),
    restore: os.library.restore.handler(({ input }) => {
      datasets.restore(input.datasetId)
      library.touch()
    }),
    archive: os.library.archive.handler(({ input }) => {
      datasets.archive(input.datasetId, input.archived)
      library.touch()
    }),
    exportProject: os.library.exportProject.handler(async ({ input }) => ({
      jobId: await startExport(services, input)
    })),
    thumbnail: os.library.thumbnail.handler(({ input }) => ({ svg: shelf.thumbnail(input.id) })),
    troubled: os.library.troubled.handler(() => troubledSources(services)),
    storage: os.library.storage.handler(() => shelf.storage()),
    freeSpace: os.library.freeSpace.handler(() => {
      shelf.freeCaches()
      library.touch()
      return shelf.storage()
    }),
    rename: os.library.rename.handler(({ input }) => {
      datasets.rename(input.datasetId, input.name)
      library.touch()
    })
  }
}
