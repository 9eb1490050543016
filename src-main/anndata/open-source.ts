import { basename } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import type { Format, Source } from './source.ts'
import { delimited } from './formats/delimited.ts'
import { h5ad } from './formats/h5ad.ts'
import { loom } from './formats/loom.ts'
import { npy } from './formats/npy.ts'
import { npz } from './formats/npz.ts'
import { severalH5ad } from './formats/several-h5ad.ts'
import { tenxH5 } from './formats/tenx-h5.ts'
import { tenxMtx } from './formats/tenx-mtx.ts'
import { tenxZip } from './formats/tenx-zip.ts'

/** All formats, the particular ones first; the last takes whatever is left and says what is wrong with it. */
export const FORMATS: readonly Format[] = [tenxMtx, tenxZip, tenxH5, loom, npz, npy, delimited, severalH5ad, h5ad]

/** Opens a file of any format. Errors: those of the format. */
export function openSource(path: string): Promise<Source> {
  return formatOf(path).open(path)
}

function formatOf(path: string): Format {
  return FORMATS.find((f) => f.recognises(path)) as Format
}

/** Refuses what is not a single .h5ad file, as far as its name and first bytes tell: E_EXPORT. */
export function requireH5ad(path: string): void {
  const format = formatOf(path)
  if (format === h5ad) return
  const detail = `results go into a copy of the .h5ad file that was opened, and ${basename(path)} is none (${format.label})`
  throw new AppError('E_EXPORT', { where: path, detail })
}

/** Opens a source, hands it to `use`, and closes it whatever happens. */
export async function withSource<T>(path: string, use: (source: Source) => T | Promise<T>): Promise<T> {
  const source = await openSource(path)
  try {
    return await use(source)
  } finally {
    source.close()
  }
}
