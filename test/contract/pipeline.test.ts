import { createRouterClient } from '@orpc/server'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forkCompute } from '../../src-main/host/compute/fork.ts'
import { createHost } from '../../src-main/host/index.ts'
import { arrayOf, unpackArrays } from '../../src-shared/model/arrays.ts'
import { figureOf, PAPER_FIGURE } from '../../src-shared/model/figure.ts'
import { DEFAULT_VIEW, type FitConfig } from '../../src-shared/model/fit.ts'
import type { SpaceConfig } from '../../src-shared/model/space.ts'

const ROOT = join(import.meta.dirname, '..', '..')

test('the sample goes through host and compute: file, axis, space, fit, view and figures', async () => {
  const libraryPath = mkdtempSync(join(tmpdir(), 'jkoscope-'))
  const assets = join(ROOT, 'assets')
  const host = await createHost({
    spawn: forkCompute(join(ROOT, 'src-main', 'worker', 'main.ts')),
    libraryPath,
    capabilities: {},
    version: '1',
    assets,
    samplePath: join(assets, 'sample.h5ad')
  })
  const client = createRouterClient(host.router)
  const result = async ({ jobId }: { jobId: string }): Promise<string> => {
    for await (const job of await client.jobs.watch()) {
      if (job.id !== jobId || job.status === 'running') continue
      expect(job).toMatchObject({ status: 'done', error: null })
      return job.resultId as string
    }
    return expect.fail('the stream of jobs ended')
  }
  try {
    const datasetId = await result(await client.datasets.open({ kind: 'sample' }))
    const { summary, source, sample } = await client.datasets.get({ id: datasetId })
    expect({ source, sample, cells: summary.nObs }).toEqual({ source: 'same', sample: true, cells: 5000 })
    const { axis } = await client.datasets.proposeTime({ id: datasetId, column: 'day' })
    await client.datasets.setAxis({ id: datasetId, axis: { ...axis, spacing: 'real' } })

    const config: SpaceConfig = { source: { kind: 'obsm', key: 'X_latent' }, standardise: true, seed: 0 }
    const spaceId = await result(await client.spaces.compute({ datasetId, config }))
    const space = await client.spaces.get({ id: spaceId })
    const X = arrayOf(
      unpackArrays(new Uint8Array(await (await client.spaces.arrays({ id: spaceId })).arrayBuffer())),
      'X',
      Float64Array
    )
    expect(X.length).toBe(space.summary.n * space.summary.D)
    expect(space.axis.spacing).toBe('real')

    const fitConfig: FitConfig = { preset: 'default', model: null, dims: 2, testFraction: 0.4, seed: 0 }
    const fitId = await result(await client.fits.start({ spaceId, config: fitConfig }))
    const fit = await client.fits.get({ id: fitId })
    expect(fit.summary.spacing).toBe('real')
    const nothingMoves = fit.summary.errors.steps.map(({ previous }) => previous)
    expect(fit.summary.errors.mean).toBeLessThan(nothingMoves.reduce((sum, w) => sum + w) / nothingMoves.length)

    const view = unpackArrays(
      new Uint8Array(await (await client.fits.view({ id: fitId, config: DEFAULT_VIEW })).arrayBuffer())
    )
    const frames = (space.summary.cells.length - 1) * DEFAULT_VIEW.perInterval + 1
    expect(arrayOf(view, 'V', Float32Array).length).toBe(frames * DEFAULT_VIEW.grid ** 2)

    const request = { ...PAPER_FIGURE, spaceId, fitId }
    expect((await client.figures.svg(request)).svg).toContain('<svg')
    const { ending, bytes } = await client.figures.sourceData({ ...request, ...figureOf('errors') })
    expect(ending).toBe('csv')
    expect((await bytes.text()).split('\n').length).toBeGreaterThan(4)
    expect((await client.fits.models()).length).toBeGreaterThan(2)
  } finally {
    host.close()
    rmSync(libraryPath, { recursive: true })
  }
})
