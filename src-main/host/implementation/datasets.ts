import { AppError } from '../../../src-shared/errors.ts'
import type { Services } from '../services.ts'
import { listFolder } from '../work/browse.ts'
import { genesHandlers } from './genes.ts'
import { startOpening } from '../work/open-dataset.ts'
import { startRelink } from '../work/relink.ts'
import { assertSource, withSource } from '../work/source.ts'
import { os } from './base.ts'

export const datasetsArea = (services: Services) => {
  const { library, compute, capabilities, chosen, samplePath } = services
  return {
    open: os.datasets.open.handler(({ input }) => {
      if (input.kind === 'path') return { jobId: startOpening(services, input.path, false) }
      if (!samplePath) throw new AppError('E_FILE_NOT_FOUND', { where: 'the bundled sample' })
      return { jobId: startOpening(services, samplePath, true) }
    }),
    get: os.datasets.get.handler(({ input }) => withSource(services, input.id)),
    relink: os.datasets.relink.handler(({ input }) => ({ jobId: startRelink(services, input.id, input.path) })),
    proposeTime: os.datasets.proposeTime.handler(async ({ input, signal }) => {
      const dataset = library.datasets.get(input.id)
      await assertSource(services, dataset)
      const { path } = dataset
      const work = { where: path, readsFile: true }
      return compute.call(work, (client) => client.proposeTime({ path, column: input.column }, { signal }), signal)
    }),
    setAxis: os.datasets.setAxis.handler(({ input }) => {
      library.datasets.setAxis(input.id, input.axis)
      library.touch()
      return withSource(services, input.id)
    }),
    ...genesHandlers(services),
    pick: os.datasets.pick.handler(async () => {
      const path = (await capabilities.fileDialog?.()) ?? null
      if (path !== null) chosen.add(path)
      return { path }
    }),
    browse: os.datasets.browse.handler(({ input }) => listFolder(capabilities.roots ?? [], input.folder))
  }
}
