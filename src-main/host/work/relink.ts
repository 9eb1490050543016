import { basename } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { identify } from '../library/identity.ts'
import type { Services } from '../services.ts'
import { allowedPath } from './allowed-path.ts'
import { difference } from './source.ts'

/** Starts taking another path for the file of a dataset; refused with E_RELINK unless its content is the same. */
export function startRelink(services: Services, id: string, path: string): string {
  const { library, jobs, sources } = services
  const dataset = library.datasets.get(id)
  return jobs.start({
    kind: 'relink',
    title: `${dataset.name}: ${basename(path)}`,
    datasetId: id,
    content: `relink ${id} ${path}`,
    heavy: false,
    run: async ({ signal, report }) => {
      const allowed = await allowedPath(services, path)
      const found = await identify(allowed, {
        signal,
        report: (fraction) => report({ stage: 'Comparing the content', fraction })
      })
      if (found.hash !== dataset.identity.hash) {
        throw new AppError('E_RELINK', { where: path, detail: difference(dataset.identity, found) })
      }
      await sources.trust(allowed, found)
      library.datasets.relocate(id, allowed, found)
      library.touch()
      return id
    }
  })
}
