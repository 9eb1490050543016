import { availableParallelism } from 'node:os'
import type { SpawnCompute } from './compute/child.ts'
import { kernelHash } from './compute/kernels.ts'
import { WorkerHandle } from './compute/worker-handle.ts'
import { readFonts } from './exports/fonts.ts'
import { appArea } from './implementation/app.ts'
import { os } from './implementation/base.ts'
import { checksArea } from './implementation/checks.ts'
import { datasetsArea } from './implementation/datasets.ts'
import { figuresArea } from './implementation/figures.ts'
import { fitsArea } from './implementation/fits.ts'
import { jobsArea } from './implementation/jobs.ts'
import { libraryArea } from './implementation/library.ts'
import { spacesArea } from './implementation/spaces.ts'
import { Jobs } from './jobs.ts'
import { openLibrary } from './library/index.ts'
import { SourceContents } from './library/contents.ts'
import type { Capabilities, Services } from './services.ts'
import { restoreFits } from './work/compute-fit.ts'
import { startOpening } from './work/open-dataset.ts'

export interface HostOptions {
  readonly spawn: SpawnCompute
  /** Folder of the library. */
  readonly libraryPath: string
  readonly capabilities: Capabilities
  readonly version: string
  readonly threads?: number
  /** Folder of the fonts and other files that come with the app. */
  readonly assets: string
  /** The bundled sample. */
  readonly samplePath?: string
}

/** The host: the router that a shell serves to its page, and the few things a shell itself asks for. */
export interface Host {
  readonly router: ReturnType<typeof routerOf>
  /** True while a job runs. */
  readonly busy: boolean
  /** Allows a file to be opened that the user has pointed at. */
  choose(path: string): void
  /** Opens a file that the system or the command line named. */
  openFile(path: string): void
  /** Says where the page can be entered, for a process that is started beside this one. */
  announce(address: string): void
  close(): void
}

/** Starts the host. Throws E_LIBRARY, E_LIBRARY_BUSY, E_NO_SPACE. */
export async function createHost(options: HostOptions): Promise<Host> {
  const library = await openLibrary(options.libraryPath)
  const jobs = new Jobs()
  const compute = new WorkerHandle({ spawn: options.spawn })
  const services: Services = {
    library,
    jobs,
    sources: new SourceContents(),
    compute,
    kernels: kernelHash(compute),
    capabilities: options.capabilities,
    version: options.version,
    threads: options.threads ?? availableParallelism(),
    samplePath: options.samplePath,
    fonts: (family) => readFonts(options.assets, family),
    chosen: new Set(),
    now: () => new Date().toISOString()
  }
  if (!library.readOnly) restoreFits(services)
  return {
    router: routerOf(services),
    get busy() {
      return jobs.running
    },
    choose(path) {
      services.chosen.add(path)
    },
    openFile(path) {
      services.chosen.add(path)
      startOpening(services, path, false)
    },
    announce: library.announce,
    close() {
      jobs.stop()
      services.sources.close()
      compute.close()
      library.close()
    }
  }
}

function routerOf(services: Services) {
  return os.router({
    app: appArea(services),
    library: libraryArea(services),
    datasets: datasetsArea(services),
    spaces: spacesArea(services),
    fits: fitsArea(services),
    checks: checksArea(services),
    figures: figuresArea(services),
    jobs: jobsArea(services)
  })
}
