import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import type { FitSummary } from '../../../src-shared/model/fit.ts'
import type { FileIdentity } from '../../../src-shared/model/library.ts'
import type { SpaceSummary } from '../../../src-shared/model/space.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { drain, putBlocks } from '../compute/calls.ts'
import { pathBelow } from '../path-policy.ts'
import type { Services } from '../services.ts'
import { safeName } from './save-file.ts'
import { assertSource } from './source.ts'

interface AboutResults {
  readonly version: string
  readonly name: string
  readonly identity: FileIdentity
  readonly axis: TimeAxis
  readonly space: Pick<SpaceSummary, 'config'>
  readonly fit: FitSummary
}

/** The JSON texts of uns/jkoscope: what the results were made of, how, how good they are, and by which program. */
export function aboutResults({ version, name, identity, axis, space, fit }: AboutResults): Record<string, string> {
  const { config, model, architecture, errors, trust, solver, labels, times, spacing, kernelBuild } = fit
  const texts = {
    config: { time: axis, space: space.config, fit: config, model: { ...model, architecture } },
    metrics: { errors, trust, solver },
    times: { labels, values: times, spacing },
    input: { name, size: identity.size, sha256: identity.hash, sampled: identity.sampled },
    versions: { jkoscope: version, kernelBuild }
  }
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, JSON.stringify(value)]))
}

/** The name of the copy of a file that results go into. */
export function resultsName(source: string): string {
  return `${safeName(source).replace(/\.h5ad$/i, '')}.jkoscope.h5ad`
}

/**
 * Starts writing a copy of a fit's file with its results added; the job's result is the path of the copy. Where it goes is
 * asked by the system's dialog, or is `path` where this face has none. Returns null when the user cancels.
 */
export async function startResults(services: Services, fitId: string, path: string | null): Promise<string | null> {
  const { results, datasets } = services.library
  const fit = results.fit(fitId)
  const dataset = datasets.get(fit.datasetId)
  const out = await targetOf(services, resultsName(dataset.name), path)
  if (out === null) return null
  return services.jobs.start({
    kind: 'export',
    title: `${basename(out)}: results in a copy`,
    datasetId: fit.datasetId,
    content: `results ${fitId} ${out}`,
    heavy: false,
    run: async ({ signal, report }) => {
      await assertSource(services, dataset)
      services.compute.revive()
      const space = results.space(fit.spaceId)
      const { version } = services
      const { name, identity } = dataset
      const about = aboutResults({ version, name, identity, axis: space.axis, space, fit: fit.summary })
      await services.compute.call(
        { where: dataset.path, readsFile: true },
        async (client) => {
          await putBlocks(client, { [space.id]: () => results.arrays(space.id), [fitId]: () => results.arrays(fitId) })
          const request = { space: space.id, fit: fitId, summary: fit.summary, path: dataset.path, out, about }
          return drain(await client.writeResults(request, { signal }), report)
        },
        signal
      )
      return out
    }
  })
}

/** A path that the user chose by a dialog; else a new file in a folder below the roots. */
export async function targetOf({ capabilities }: Services, name: string, path: string | null): Promise<string | null> {
  const { saveDialog, roots } = capabilities
  if (saveDialog) return saveDialog(name)
  if (path === null) throw new AppError('E_EXPORT', { where: name, detail: 'no folder was chosen' })
  const folder = await pathBelow(roots ?? [], dirname(path))
  const out = join(folder, safeName(basename(path)))
  if (existsSync(out)) throw new AppError('E_EXPORT', { where: out, detail: 'there is a file of this name already' })
  return out
}
