import { createRouterClient } from '@orpc/server'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { createHost } from '../../src-main/host/index.ts'
import { unpackArrays, type NamedArrays } from '../../src-shared/model/arrays.ts'
import type { FitConfig } from '../../src-shared/model/fit.ts'
import type { Job } from '../../src-shared/model/job.ts'
import { writeGrowing } from '../support/growing-file.ts'
import { fitConfig, spaceConfig } from './records.ts'
import { FAKE_PROCESS } from './transports.ts'

const GENES = { kind: 'genes', matrix: 'X', normalise: true, log: true, death: true } as const
const COLUMN = { kind: 'column', column: 'rate', values: 'rate' } as const

/** A host over a compute process, with a growing file opened. */
async function opened(entry: string, folder: string) {
  const host = await createHost({
    ...{ spawn: forkCompute(entry), libraryPath: join(folder, 'library') },
    ...{ capabilities: { roots: [folder] }, version: '1', assets: 'assets' }
  })
  const client = createRouterClient(host.router)
  const ended = async (started: Promise<{ jobId: string }>): Promise<Job> => {
    const { jobId } = await started
    for await (const job of await client.jobs.watch()) if (job.id === jobId && job.status !== 'running') return job
    return expect.fail('the stream of jobs ended')
  }
  const result = async (started: Promise<{ jobId: string }>): Promise<string> => {
    const job = await ended(started)
    expect(job.error).toBeNull()
    return job.resultId ?? ''
  }
  const path = join(folder, 'a.h5ad')
  await writeGrowing(path)
  const datasetId = await result(client.datasets.open({ kind: 'path', path }))
  return { host, client, ended, result, path, datasetId }
}

test('what is known of growth is read from the file once: seeds, cells left out and learning curves take what was kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))
  const { host, client, ended, result, path, datasetId } = await opened(FAKE_PROCESS, folder)
  try {
    const spaceId = await result(client.spaces.compute({ datasetId, config: spaceConfig }))
    const config: FitConfig = { ...fitConfig, growth: GENES }
    const id = await result(client.fits.start({ spaceId, config }))
    const fit = await client.fits.get({ id })
    expect(fit.config.growth).toEqual(GENES)
    expect(fit.name).toContain('prior growth')
    // Without growth it is another fit, and the record is as it was before there was any such thing.
    const plain = await result(client.fits.start({ spaceId, config: fitConfig }))
    expect(plain).not.toBe(id)
    expect((await client.fits.get({ id: plain })).config).not.toHaveProperty('growth')
    rmSync(path)
    // The fake refuses what was not put before it.
    expect(await result(client.checks.startSeeds({ id, count: 3 }))).toBe(id)
    expect(await result(client.fits.startHeldOut({ id, which: 'one' }))).toBe(id)
    expect(await result(client.checks.startLearningCurve({ id }))).toBe(id)
    const other = await ended(client.fits.start({ spaceId, config: { ...fitConfig, growth: COLUMN } }))
    expect(other).toMatchObject({ status: 'failed', error: { code: 'E_FILE_NOT_FOUND' } })
  } finally {
    host.close()
    rmSync(folder, { recursive: true })
  }
})

test('a fit by genes through host and compute keeps growth as expected and as found; a column that is not there is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))
  const real = join(import.meta.dirname, '../../src-main/worker/main.ts')
  const { host, client, ended, result, datasetId } = await opened(real, folder)
  try {
    const { axis } = await client.datasets.proposeTime({ id: datasetId, column: 'day' })
    await client.datasets.setAxis({ id: datasetId, axis })
    const source = { kind: 'obsm', key: 'X_two' } as const
    const spaceId = await result(client.spaces.compute({ datasetId, config: { source, standardise: true, seed: 0 } }))
    const config: FitConfig = { ...fitConfig, model: 'jkonet-continuous-growth', growth: GENES }
    const id = await result(client.fits.start({ spaceId, config }))
    const arrays: NamedArrays = unpackArrays(new Uint8Array(await (await client.fits.arrays({ id })).arrayBuffer()))
    for (const name of ['growth', 'growthPrior']) expect(arrays[name]?.some((g) => g > 1)).toBe(true)
    const { paragraph } = await client.figures.methods({ fitId: id })
    expect(paragraph).toMatch(/12 proliferation genes \(Tirosh et al., 2016\) and 11 apoptosis genes/)
    const models = await client.fits.models()
    expect(models.flatMap(({ id: model, growth }) => (growth ? [model] : []))).toEqual(['jkonet-continuous-growth'])
    const other = await ended(client.fits.start({ spaceId, config: { ...config, growth: COLUMN } }))
    expect(other).toMatchObject({ status: 'failed', error: { code: 'E_TIME_COLUMN' } })
  } finally {
    host.close()
    rmSync(folder, { recursive: true })
  }
}, 30_000)
