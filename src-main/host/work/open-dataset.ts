import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import type { JobContext } from '../jobs.ts'
import { identify, sourceStamp } from '../library/identity.ts'
import { isPathText, sourceBelow } from '../path-policy.ts'
import type { Services } from '../services.ts'

const LOOK_SHARE = 0.3

/** The path of a file or folder that this face may open. Throws E_FILE_* errors. */
export async function allowedPath({ capabilities, chosen, library }: Services, path: string): Promise<string> {
  if (chosen.has(path)) return path
  if (capabilities.roots) return sourceBelow(capabilities.roots, path)
  if (library.datasets.hasPath(path)) return path
  if (!capabilities.confirmPath || !isPathText(path)) throw new AppError('E_FILE_PERMISSION', { where: path })
  await sourceStamp(path)
  if (!(await capabilities.confirmPath(path))) throw new AppError('E_CANCELLED')
  return path
}

/** Starts reading a file into the library; a file whose content is known already becomes the dataset it was. */
export function startOpening(services: Services, path: string, sample: boolean): string {
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
  const { library, now } = services
  const id = library.datasets.add({ id: randomUUID(), name, path, identity, summary, sample, now: now() })
  library.touch()
  return id
}
