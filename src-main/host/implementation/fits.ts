import type { Services } from '../services.ts'
import { driversOf } from '../work/compute-drivers.ts'
import { fatesOf, startFates } from '../work/compute-fates.ts'
import { startFit } from '../work/compute-fit.ts'
import { startHeldOut } from '../work/compute-held-out.ts'
import { previewOf, traceOf } from '../work/compute-paths.ts'
import { startTrend, trendOf } from '../work/compute-trend.ts'
import { viewOf } from '../work/compute-view.ts'
import { startResults } from '../work/write-results.ts'
import { os } from './base.ts'

export const fitsArea = (services: Services) => {
  const { library, compute } = services
  const { results } = library
  return {
    start: os.fits.start.handler(async ({ input }) => ({
      jobId: await startFit(services, input.spaceId, input.config)
    })),
    list: os.fits.list.handler(({ input }) => results.fits(input.datasetId)),
    get: os.fits.get.handler(({ input }) => results.fit(input.id)),
    remove: os.fits.remove.handler(({ input }) => {
      results.removeFit(input.id, services.now())
      library.touch()
    }),
    restore: os.fits.restore.handler(({ input }) => {
      results.restoreFit(input.id)
      library.touch()
    }),
    arrays: os.fits.arrays.handler(({ input }) => new Blob([results.arrays(results.fit(input.id).id)])),
    view: os.fits.view.handler(
      async ({ input, signal }) => new Blob([await viewOf(services, input.id, input.config, signal)])
    ),
    startHeldOut: os.fits.startHeldOut.handler(({ input }) => ({
      jobId: startHeldOut(services, input.id, input.which)
    })),
    heldOut: os.fits.heldOut.handler(({ input }) => ({
      summary: results.heldOut(results.fit(input.id).id, input.which)
    })),
    drivers: os.fits.drivers.handler(({ input, signal }) => driversOf(services, input.id, input.top, signal)),
    fates: os.fits.fates.handler(({ input, signal }) => fatesOf(services, input.id, input.column, { signal })),
    startFates: os.fits.startFates.handler(async ({ input }) => ({
      jobId: await startFates(services, input.id, input.column)
    })),
    startTrend: os.fits.startTrend.handler(async ({ input }) => ({
      jobId: await startTrend(services, input.id, input.gene)
    })),
    trend: os.fits.trend.handler(async ({ input }) => ({ trend: await trendOf(services, input.id, input.gene) })),
    trace: os.fits.trace.handler(async ({ input, signal }) => new Blob([await traceOf(services, input, signal)])),
    preview: os.fits.preview.handler(async ({ input, signal }) => new Blob([await previewOf(services, input, signal)])),
    exportH5ad: os.fits.exportH5ad.handler(async ({ input }) => ({
      jobId: await startResults(services, input.id, input.path)
    })),
    models: os.fits.models.handler(({ signal }) =>
      compute.call({ where: 'the list of models' }, (client) => client.models(undefined, { signal }), signal)
    )
  }
}
