import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { JobContext } from '../jobs.ts'
import { identify, sourceStamp } from '../library/identity.ts'
import { allowedPath } from './allowed-path.ts'
import type { Services } from '../services.ts'
import { isProject, startImport } from './projects.ts'

const LOOK_SHARE = 0.3

/** Starts reading a file into the library, also a project; a file whose content is known already becomes the dataset it was. */
export function startOpening(services: Services, path: string, sample: boolean): string {
  if (isProject(path)) return startImport(services, path)
  const name = basename(path)
  return services.jobs.start({
    kind: 'open',
    title: name,
    content: `open ${path}`,
    heavy: false,
    run: async (context) => {
      const allowed = sample ? path : await allowedPath(services, path)
      return open(services, allowed, name, sample, context)
    }
  })
}

async function open(
  services: Services,
  path: string,
  name: string,
  sample: boolean,
  context: JobContext
): Promise<string> {
  const { signal, report } = context
  await sourceStamp(path)
  report({ stage: 'Looking into the file', fraction: 0 })
  services.compute.revive()
  const summary = await services.compute.call(
    { where: path, readsFile: true },
    (client) => client.inspect({ path }, { signal }),
    signal
  )
  const identity = await identify(path, {
    signal,
    report: (done) => report({ stage: 'Remembering its content', fraction: LOOK_SHARE + done * (1 - LOOK_SHARE) })
  })
  const { library, sources, now } = services
  await sources.trust(path, identity)
  const id = library.datasets.add({ id: randomUUID(), name, path, identity, summary, sample, now: now() })
  library.touch()
  return id
}
