import { createRouterClient } from '@orpc/server'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { createHost } from '../../src-main/host/index.ts'
import { arrayOf, unpackArrays } from '../../src-shared/model/arrays.ts'
import { fitConfig, spaceConfig } from './records.ts'
import { FAKE_PROCESS } from './transports.ts'

test('what is worked out of a space or a fit is kept with it: UMAP, fates, trends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))
  const host = await createHost({
    ...{ spawn: forkCompute(FAKE_PROCESS), libraryPath: join(folder, 'library') },
    ...{ capabilities: { roots: [folder] }, version: '1', assets: 'assets' }
  })
  const client = createRouterClient(host.router)
  const ended = async (started: Promise<{ jobId: string }>): Promise<string> => {
    const { jobId } = await started
    for await (const job of await client.jobs.watch()) {
      if (job.id !== jobId || job.status === 'running') continue
      expect(job.error).toBeNull()
      return job.resultId ?? ''
    }
    return expect.fail('the stream of jobs ended')
  }
  try {
    const path = join(folder, 'a.h5ad')
    writeFileSync(path, 'a')
    const datasetId = await ended(client.datasets.open({ kind: 'path', path }))
    const spaceId = await ended(client.spaces.compute({ datasetId, config: spaceConfig }))
    const id = await ended(client.fits.start({ spaceId, config: fitConfig }))

    expect(await client.spaces.umap({ id: spaceId, dims: 2 })).toEqual({ bytes: null })
    const umap = async (dims: number): Promise<number> => {
      const { bytes } = await client.spaces.umap({ id: spaceId, dims })
      const arrays = bytes && unpackArrays(new Uint8Array(await bytes.arrayBuffer()))
      return arrays ? (arrayOf(arrays, 'X', Float64Array)[0] as number) : NaN
    }
    await ended(client.spaces.startUmap({ id: spaceId, dims: 2 }))
    const first = await umap(2)
    // The fake makes other numbers at each call, so equal ones were not made again.
    await ended(client.spaces.startUmap({ id: spaceId, dims: 2 }))
    expect(await umap(2)).toBe(first)
    expect(await umap(1)).toBeNaN()

    expect(await client.fits.trend({ id, gene: 'SOX2' })).toEqual({ trend: null })
    await ended(client.fits.startTrend({ id, gene: 'SOX2' }))
    expect((await client.fits.trend({ id, gene: 'SOX2' })).trend?.gene).toBe('SOX2')
    expect(await ended(client.fits.startFates({ id, column: 'branch' }))).toBe(id)
    // The file is gone, but the fates were kept.
    rmSync(path)
    expect((await client.fits.fates({ id, column: 'branch' })).column).toBe('branch')
    await expect(client.fits.fates({ id, column: 'other' })).rejects.toThrow()
  } finally {
    host.close()
    rmSync(folder, { recursive: true })
  }
})
