import type { FigureFont } from '../../src-shared/model/figure.ts'
import type { WorkerHandle } from './compute/worker-handle.ts'
import type { Fonts } from './exports/fonts.ts'
import type { PageRenderer } from './exports/renderer.ts'
import type { Jobs } from './jobs.ts'
import type { Library } from './library/index.ts'
import type { SourceContents } from './library/contents.ts'

/** What a shell can do for the host. What is absent, this face cannot. */
export interface Capabilities {
  /** Asks for a file by the system's dialog; null when the user cancels. */
  readonly fileDialog?: () => Promise<string | null>
  /** Asks where to save by the system's dialog; null when the user cancels. */
  readonly saveDialog?: (name: string) => Promise<string | null>
  /** Asks whether a path that was typed into the page is to be opened, where the page alone is not trusted with that. */
  readonly confirmPath?: (path: string) => Promise<boolean>
  /** Prints pages to PDF and pictures; null where no browser can be had. */
  readonly pageRenderer?: () => Promise<PageRenderer | null>
  /** Folders below which files may be listed and opened. Without, only files that a dialog or the system named. */
  readonly roots?: readonly string[]
}

/** What the implementation of every area works with. */
export interface Services {
  readonly library: Library
  readonly jobs: Jobs
  readonly sources: SourceContents
  readonly compute: WorkerHandle
  /** Hash of the kernels that results are computed with (compute/kernels.ts). */
  readonly kernels: () => Promise<string>
  readonly capabilities: Capabilities
  readonly version: string
  /** Worker threads for heavy work; results do not depend on it. */
  readonly threads: number
  readonly samplePath: string | undefined
  /** The fonts that exported files embed. */
  readonly fonts: (family: FigureFont) => Promise<Fonts>
  /** Paths that the user has chosen in this session by a dialog, the system or the command line. */
  readonly chosen: Set<string>
  /** The time now, ISO 8601. */
  readonly now: () => string
}
