import type { Credits } from '../../../src-shared/model/credits.ts'
import { JKO, JKONET_STAR, jkoscope, type Reference } from './references.ts'

/** Libraries that the program contains, with their licences (SPDX); fonts and the runtime are named, too. */
const LIBRARIES: Credits['libraries'] = [
  { name: '@orpc/client', licence: 'MIT' },
  { name: '@orpc/contract', licence: 'MIT' },
  { name: '@orpc/server', licence: 'MIT' },
  { name: '@tensorflow/tfjs', licence: 'Apache-2.0' },
  { name: '@tensorflow/tfjs-backend-wasm', licence: 'Apache-2.0' },
  { name: 'better-sqlite3', licence: 'MIT' },
  { name: 'bits-ui', licence: 'MIT' },
  { name: 'd3-contour', licence: 'ISC' },
  { name: 'electron', licence: 'MIT' },
  { name: 'fflate', licence: 'MIT' },
  // Not in its package.json, which points to LICENSE.txt: the terms of NIST for works of the United States' government.
  { name: 'h5wasm', licence: 'NIST-Software' },
  { name: 'h5wasm-plugins', licence: 'ISC' },
  { name: 'Liberation Sans and Serif (fonts)', licence: 'OFL-1.1' },
  { name: 'opentype.js', licence: 'MIT' },
  { name: 'quickselect', licence: 'ISC' },
  { name: 'plotly.js', licence: 'MIT' },
  { name: 'svelte', licence: 'MIT' },
  { name: 'umap-js', licence: 'MIT' },
  { name: 'valibot', licence: 'MIT' },
  { name: 'ws', licence: 'MIT' }
]

/** A reference as one line of a list of references. */
export function toLine(r: Reference): string {
  const authors = r.authors.map((author) => author.replaceAll(/[{}]/g, '')).join('; ')
  const issue = r.issue === undefined ? '' : `(${r.issue})`
  const volume = r.volume === undefined ? '' : ` ${r.volume}${issue}`
  const place = r.in === undefined ? '' : ` ${r.in}${volume}${r.pages === undefined ? '' : `, ${r.pages}`}.`
  const version = r.version === undefined ? '' : ` Version ${r.version}.`
  return `${authors} (${r.year}). ${r.title}.${place}${version}`
}

const addressOf = (r: Reference): string | null => (r.doi === undefined ? (r.url ?? null) : `https://doi.org/${r.doi}`)

/** What the About panel tells of a version of the program. */
export function creditsOf(version: string, year: number): Credits {
  const references = [jkoscope(version, year), JKONET_STAR, JKO]
  return {
    licence: 'Apache-2.0',
    references: references.map((r) => ({ text: toLine(r), url: addressOf(r) })),
    libraries: LIBRARIES
  }
}
