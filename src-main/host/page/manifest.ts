import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'

export interface PageFile {
  readonly bytes: Buffer
  readonly type: string
}

/** Every file of the page by its URL path ("/index.html"). A request is a look-up here: no path is ever joined from one. */
export type Manifest = ReadonlyMap<string, PageFile>

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm'
}

/** Reads the built page into memory. Files of unknown kinds (source maps) are left out. */
export function readManifest(folder: string): Manifest {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const manifest = new Map<string, PageFile>()
  for (const { parentPath, name } of files) {
    const type = TYPES[extname(name)]
    if (!type) continue
    const path = join(parentPath, name)
    manifest.set(path.slice(folder.length).split(sep).join('/').replace(/^\/*/, '/'), {
      bytes: readFileSync(path),
      type
    })
  }
  return manifest
}

/** The file for a URL path; "/" is the page itself. */
export function lookUp(manifest: Manifest, path: string): PageFile | undefined {
  return manifest.get(path === '/' ? '/index.html' : path)
}
