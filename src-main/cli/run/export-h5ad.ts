import { join } from 'node:path'
import { drain, putBlocks } from '../../host/compute/calls.ts'
import type { WorkerHandle } from '../../host/compute/worker-handle.ts'
import { aboutResults, resultsName } from '../../host/work/write-results.ts'
import type { Context } from '../command.ts'
import type { Run } from './compute-run.ts'
import type { RunOptions } from './options.ts'

/** Writes <out>/<name>.jkoscope.h5ad: a copy of the file with the results per cell added. Throws E_EXPORT, E_NO_SPACE. */
export async function exportH5ad(
  compute: WorkerHandle,
  { summary: { name }, identity, axis, space, fit, bytes }: Run,
  { file: path, out: folder }: RunOptions,
  { program: { version }, signal }: Context
): Promise<void> {
  const about = aboutResults({ version, name, identity, axis, space, fit })
  const out = join(folder, resultsName(name))
  await compute.call(
    { where: path, readsFile: true },
    async (client) => {
      await putBlocks(client, { space: () => bytes.space, fit: () => bytes.fit })
      const request = { space: 'space', fit: 'fit', summary: fit, path, out, about }
      return drain(await client.writeResults(request, { signal }), () => undefined)
    },
    signal
  )
}
