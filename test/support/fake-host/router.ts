/** The contract over simulated records, for looking at the page without a host. */
import { EventPublisher, implement } from '@orpc/server'
import { contract } from '../../../src-shared/contract/index.ts'
import { EMPTY_SESSION, type Session } from '../../../src-shared/contract/library.ts'
import { AppError, toErrorData } from '../../../src-shared/errors.ts'
import { packArrays } from '../../../src-shared/model/arrays.ts'
import type { Job } from '../../../src-shared/model/job.ts'
import type { Dataset, Fit, Space } from '../../../src-shared/model/library.ts'
import * as records from './records.ts'

const figure = (widthMm: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="60mm" viewBox="0 0 ${widthMm} 60"><rect width="100%" height="100%" fill="#fff"/><path d="M10 50L60 10L80 45" fill="none" stroke="#0072b2"/><text x="12" y="56" font-size="2.5" font-family="Arial">PC1</text></svg>`

const STAGES = ['Reading', 'Pairing cells', 'Learning', 'Measuring errors']

/** Jobs that run through their stages in a given time and then leave a result. */
class FakeJobs {
  readonly list = new Map<string, Job>()
  readonly events = new EventPublisher<{ job: Job }>()

  start(
    kind: Job['kind'],
    title: string,
    datasetId: string | undefined,
    ms: number,
    finish: () => string
  ): { jobId: string } {
    const id = crypto.randomUUID()
    const begin = Date.now()
    const loss: [number, number][] = []
    const tick = (): void => {
      const fraction = Math.min(1, (Date.now() - begin) / ms)
      if (kind === 'fit') loss.push([Math.round(2000 * fraction), 0.3 + 2 * Math.exp(-8 * fraction)])
      const done = fraction >= 1
      this.put({
        ...{
          id,
          kind,
          title,
          datasetId,
          stage: STAGES[Math.min(3, Math.floor(4 * fraction))],
          fraction,
          loss: [...loss]
        },
        ...{ secondsLeft: (ms * (1 - fraction)) / 1000, error: null, status: done ? 'done' : 'running' },
        resultId: done ? finish() : null
      })
      if (!done && this.list.get(id)?.status === 'running') setTimeout(tick, 100)
    }
    tick()
    return { jobId: id }
  }

  put(job: Job): void {
    if (this.list.get(job.id)?.status === 'cancelled') return
    this.list.set(job.id, job)
    this.events.publish('job', job)
  }
}

export function fakeRouter() {
  const os = implement(contract)
  const jobs = new FakeJobs()
  const datasets = new Map<string, Dataset>()
  const removed = new Map<string, Dataset>()
  const spaces = new Map<string, Space>()
  const fits = new Map<string, Fit>()
  const changed = new EventPublisher<{ revision: { revision: number } }>()
  let revision = 0
  const touch = (): void => changed.publish('revision', { revision: ++revision })
  let session: Session = EMPTY_SESSION
  const of = <T>(map: Map<string, T>, id: string): T => {
    const value = map.get(id)
    if (value === undefined) throw new AppError('E_NOT_FOUND', { detail: id })
    return value
  }
  const failing = os.use(async ({ next, errors }) => {
    try {
      return await next()
    } catch (error) {
      throw error instanceof AppError ? errors.APP({ data: toErrorData(error) }) : error
    }
  })

  return failing.router({
    app: {
      info: failing.app.info.handler(() => ({
        ...{ version: '0.1.0', face: 'browser' as const, fileDialog: false, platform: 'fake', libraryPath: '/fake' }
      })),
      credits: failing.app.credits.handler(() => ({ licence: 'Apache-2.0', references: [], libraries: [] })),
      ping: failing.app.ping.handler(() => ({ time: Date.now() }))
    },
    library: {
      list: failing.library.list.handler(() =>
        [...datasets.values()].map((d) => ({
          ...{
            id: d.id,
            name: d.name,
            path: d.path,
            cells: d.summary.nObs,
            genes: d.summary.nVars,
            timepoints: records.K
          },
          ...{
            fits: [...fits.values()].filter((f) => f.datasetId === d.id).length,
            bytes: 2_400_000,
            sample: d.sample,
            archived: false,
            thumbnail: null,
            opened: d.opened
          }
        }))
      ),
      watch: failing.library.watch.handler(async function* ({ signal }) {
        yield { revision }
        yield* changed.subscribe('revision', { signal })
      }),
      session: failing.library.session.handler(() => session),
      saveSession: failing.library.saveSession.handler(({ input }) => void (session = input)),
      remove: failing.library.remove.handler(({ input }) => {
        removed.set(input.datasetId, of(datasets, input.datasetId))
        datasets.delete(input.datasetId)
        touch()
      }),
      restore: failing.library.restore.handler(({ input }) => {
        datasets.set(input.datasetId, of(removed, input.datasetId))
        touch()
      }),
      storage: failing.library.storage.handler(() => ({ bytes: 5_000_000, caches: 1_000_000 })),
      freeSpace: failing.library.freeSpace.handler(() => ({ bytes: 4_000_000, caches: 0 })),
      archive: failing.library.archive.handler(() => undefined),
      exportProject: failing.library.exportProject.handler(() => ({ jobId: null })),
      thumbnail: failing.library.thumbnail.handler(() => ({ svg: null })),
      troubled: failing.library.troubled.handler(() => []),
      rename: failing.library.rename.handler(({ input }) => void (of(datasets, input.datasetId).name = input.name))
    },
    datasets: {
      open: failing.datasets.open.handler(({ input }) => {
        const path = input.kind === 'path' ? input.path : 'sample.h5ad'
        if (!path.endsWith('.h5ad')) throw new AppError('E_FILE_NOT_FOUND', { where: path })
        return jobs.start('open', `Opening ${path.split('/').at(-1)}`, undefined, 600, () => {
          datasets.set(path, records.dataset(path, path, input.kind === 'sample'))
          touch()
          return path
        })
      }),
      get: failing.datasets.get.handler(({ input }) => of(datasets, input.id)),
      relink: failing.datasets.relink.handler(({ input }) => ({ jobId: input.id })),
      proposeTime: failing.datasets.proposeTime.handler(({ input }) => of(datasets, input.id).summary.timeProposals[0]),
      setAxis: failing.datasets.setAxis.handler(({ input }) => {
        const next = { ...of(datasets, input.id), axis: input.axis }
        datasets.set(input.id, next)
        return next
      }),
      genes: failing.datasets.genes.handler(() => ({ genes: [{ name: 'SOX2', symbol: null }], total: 1 })),
      gene: failing.datasets.gene.handler(() => new Blob([packArrays({ values: records.geneValues() })])),
      obsColumn: failing.datasets.obsColumn.handler(() => ({
        ...{ labels: ['a', 'b'], bytes: new Blob([packArrays({ codes: records.groupCodes() })]) }
      })),
      pick: failing.datasets.pick.handler(() => ({ path: null })),
      browse: failing.datasets.browse.handler(({ input }) => ({
        ...{ folder: input.folder ?? '/data', parent: input.folder === null ? null : '/data', roots: ['/data'] },
        entries: ['eb', 'eb.h5ad', 'muscle.h5ad'].map((name, i) => ({
          ...{ name, path: `/data/${name}`, folder: i === 0, size: 919_402, modified: 0 }
        }))
      }))
    },
    spaces: {
      compute: failing.spaces.compute.handler(({ input }) =>
        jobs.start('space', 'Preparing the space', input.datasetId, 900, () => {
          const id = crypto.randomUUID()
          const axis = of(datasets, input.datasetId).axis ?? records.AXIS
          spaces.set(id, records.space(id, input.datasetId, input.config, axis))
          return id
        })
      ),
      list: failing.spaces.list.handler(({ input }) =>
        [...spaces.values()].filter((s) => s.datasetId === input.datasetId)
      ),
      get: failing.spaces.get.handler(({ input }) => of(spaces, input.id)),
      arrays: failing.spaces.arrays.handler(() => new Blob([records.spaceArrays()])),
      startUmap: failing.spaces.startUmap.handler(({ input }) => {
        const { id, datasetId } = of(spaces, input.id)
        return jobs.start('umap', 'UMAP', datasetId, 600, () => id)
      }),
      umap: failing.spaces.umap.handler(() => ({ bytes: null }))
    },
    fits: {
      start: failing.fits.start.handler(({ input }) => {
        const { datasetId } = of(spaces, input.spaceId)
        return jobs.start('fit', 'Fitting the landscape', datasetId, 4000, () => {
          const id = crypto.randomUUID()
          const made = {
            config: input.config,
            summary: records.fitSummary(input.config),
            created: new Date().toISOString()
          }
          fits.set(id, { id, spaceId: input.spaceId, datasetId, name: `Fit ${fits.size + 1}`, ...made })
          return id
        })
      }),
      list: failing.fits.list.handler(({ input }) => [...fits.values()].filter((f) => f.datasetId === input.datasetId)),
      get: failing.fits.get.handler(({ input }) => of(fits, input.id)),
      remove: failing.fits.remove.handler(({ input }) => void fits.delete(input.id)),
      restore: failing.fits.restore.handler(() => undefined),
      arrays: failing.fits.arrays.handler(() => new Blob([records.fitArrays()])),
      view: failing.fits.view.handler(({ input }) => new Blob([records.viewArrays(input.config)])),
      startHeldOut: failing.fits.startHeldOut.handler(({ input }) => {
        const { id, datasetId } = of(fits, input.id)
        return jobs.start('held-out', 'Leaving timepoints out', datasetId, 600, () => id)
      }),
      heldOut: failing.fits.heldOut.handler(({ input }) => (of(fits, input.id), { summary: null })),
      drivers: failing.fits.drivers.handler(() => []),
      fates: failing.fits.fates.handler(({ input }) => ({
        ...{ column: input.column, groups: ['a', 'b'], observed: [0.4, 0.6], timepoints: [] }
      })),
      startFates: failing.fits.startFates.handler(({ input }) => {
        const { id, datasetId } = of(fits, input.id)
        return jobs.start('fates', `Fates by ${input.column}`, datasetId, 600, () => id)
      }),
      startTrend: failing.fits.startTrend.handler(({ input }) => {
        const { id, datasetId } = of(fits, input.id)
        return jobs.start('trend', input.gene, datasetId, 600, () => id)
      }),
      trend: failing.fits.trend.handler(() => ({ trend: null })),
      trace: failing.fits.trace.handler(({ input }) => {
        return new Blob([packArrays({ path: new Float32Array(input.cells.length) })])
      }),
      preview: failing.fits.preview.handler(({ input }) => new Blob([records.viewArrays(input.view)])),
      exportH5ad: failing.fits.exportH5ad.handler(() => ({ jobId: null })),
      models: failing.fits.models.handler(() => [
        {
          id: 'tv',
          label: 'Changes over time',
          description: 'A landscape V(x, t) that changes over time.',
          growth: false
        },
        { id: 'static', label: 'Constant', description: 'One landscape V(x) for all times.', growth: false }
      ])
    },
    checks: {
      startSeeds: failing.checks.startSeeds.handler(({ input }) => {
        const fit = of(fits, input.id)
        return jobs.start('seeds', `${input.count} seeds of a landscape`, fit.datasetId, 1500, () => {
          for (let s = 1; s < input.count; s++) {
            const config = { ...fit.config, seed: fit.config.seed + s }
            const id = crypto.randomUUID()
            fits.set(id, { ...fit, id, name: `Fit ${fits.size + 1}`, config, summary: records.fitSummary(config) })
          }
          return fit.id
        })
      }),
      disagreement: failing.checks.disagreement.handler(
        () => new Blob([packArrays({ angle: records.geneValues().map((v) => 20 * v) })])
      ),
      startLearningCurve: failing.checks.startLearningCurve.handler(({ input }) => {
        const { id, datasetId } = of(fits, input.id)
        return jobs.start('learning-curve', 'Fewer cells', datasetId, 600, () => id)
      }),
      learningCurve: failing.checks.learningCurve.handler(() => ({ curve: null })),
      truth: failing.checks.truth.handler(() => ({ found: null }))
    },
    figures: {
      svg: failing.figures.svg.handler(({ input }) => ({
        ...{ svg: figure(input.widthMm), widthMm: input.widthMm, heightMm: 60 },
        warnings: input.textPt < 5 ? ['Text is below 5 pt.'] : [],
        notes: [],
        missing: []
      })),
      sourceData: failing.figures.sourceData.handler(() => ({
        ending: 'csv' as const,
        bytes: new Blob(['x,y\n1,2\n'])
      })),
      settings: failing.figures.settings.handler(() => ({ settings: null })),
      saveSettings: failing.figures.saveSettings.handler(() => undefined),
      formats: failing.figures.formats.handler(() => ['svg' as const]),
      file: failing.figures.file.handler(({ input }) => new Blob([figure(input.request.widthMm)])),
      methods: failing.figures.methods.handler(() => ({ paragraph: 'We fitted a landscape.', bibtex: '', ris: '' })),
      save: failing.figures.save.handler(() => ({ path: null, download: true }))
    },
    jobs: {
      watch: failing.jobs.watch.handler(async function* ({ signal }) {
        yield* [...jobs.list.values()]
        yield* jobs.events.subscribe('job', { signal })
      }),
      cancel: failing.jobs.cancel.handler(({ input }) => {
        jobs.put({ ...of(jobs.list, input.id), status: 'cancelled' })
      }),
      resume: failing.jobs.resume.handler(() => undefined),
      dismiss: failing.jobs.dismiss.handler(({ input }) => void jobs.list.delete(input.id))
    }
  })
}
