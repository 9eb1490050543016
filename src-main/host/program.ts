import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the parts of the program lie. Entry files pass their own `import.meta.url`: src-main/<face>/main.ts, or out/main/<face>.js. */
export interface Program {
  readonly root: string
  readonly computeEntry: string
  readonly rendererFolder: string
  readonly preload: string
  readonly assets: string
  readonly samplePath: string
  readonly version: string
}

/** Where the parts of the program lie, from the address of the file that was started: a source, or a bundle in out/main. */
export function programOf(entryUrl: string): Program {
  const root = fileURLToPath(new URL('../../', entryUrl))
  const fromSource = entryUrl.endsWith('.ts')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return {
    root,
    computeEntry: fileURLToPath(new URL(fromSource ? '../worker/main.ts' : './compute.js', entryUrl)),
    rendererFolder: join(root, 'out', 'renderer'),
    preload: join(root, 'out', 'preload', 'preload.cjs'),
    assets: join(root, 'assets'),
    samplePath: join(root, 'assets', 'sample.h5ad'),
    version
  }
}
