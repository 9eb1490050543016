import { basename } from 'node:path'
import type { Services } from '../services.ts'
import { EXTENSION } from '../project/format.ts'
import { exportProject, projectName } from '../project/export.ts'
import { importProject } from '../project/import.ts'
import { allowedPath } from './allowed-path.ts'
import { keepThumbnail, spaceThumbnail } from './thumbnail.ts'
import { assertSource } from './source.ts'
import { targetOf } from './write-results.ts'

export interface ProjectTarget {
  readonly datasetId: string
  /** Where this face has no dialog to ask: a new file below the roots. */
  readonly path: string | null
  readonly withSource: boolean
}

/** Starts writing a dataset with its fits into one file; the job's result is its path. Null when the user cancels. */
export async function startExport(services: Services, target: ProjectTarget): Promise<string | null> {
  const { library, jobs, version } = services
  const dataset = library.datasets.get(target.datasetId)
  const out = await targetOf(services, projectName(dataset.name), target.path)
  if (out === null) return null
  return jobs.start({
    kind: 'export',
    title: basename(out),
    datasetId: dataset.id,
    content: `project ${dataset.id} ${out}`,
    heavy: false,
    run: async ({ signal, report }) => {
      if (target.withSource) await assertSource(services, dataset)
      await exportProject(library, dataset.id, out, {
        version,
        withSource: target.withSource,
        signal,
        report: (stage, fraction) => report({ stage, fraction })
      })
      return out
    }
  })
}

/** Whether a path has the ending of project files. */
export const isProject = (path: string): boolean => path.toLowerCase().endsWith(EXTENSION)

/** Starts adding the dataset of a project file to the library; it is the job's result. */
export function startImport(services: Services, path: string): string {
  const { library, jobs, now } = services
  return jobs.start({
    kind: 'open',
    title: basename(path),
    content: `import ${path}`,
    heavy: false,
    run: async ({ report }) => {
      const allowed = await allowedPath(services, path)
      const id = await importProject(library, allowed, {
        now: now(),
        report: (stage, fraction) => report({ stage, fraction })
      })
      for (const space of library.results.spaces(id)) {
        keepThumbnail(services, space.id, spaceThumbnail, library.results.arrays(space.id))
      }
      return id
    }
  })
}
