import { AppError, toErrorData } from '../../../src-shared/errors.ts'
import type { Format } from '../source.ts'
import { arrayContents } from './common/arrays.ts'
import { openBytes } from './common/bytes.ts'
import type { Bytes } from './common/bytes.ts'
import { closingOnError, sourceOf } from './common/contents.ts'
import type { Contents } from './common/contents.ts'
import { readNpyHeader } from './common/npy.ts'
import type { NpyArray } from './common/npy.ts'
import { beginsWith, MAGIC } from './common/sniff.ts'
import { readZip } from './common/zip.ts'

/** A NumPy archive, as TrajectoryNet keeps its data: pcs [n, d] and sample_labels [n]. Python objects are never unpickled. */
export const npz: Format = {
  id: 'npz',
  label: 'NumPy archive (.npz)',
  recognises: (path) => /\.npz$/i.test(path) && beginsWith(path, MAGIC.zip),
  async open(path) {
    const bytes = openBytes(path)
    return sourceOf(closingOnError(bytes, () => npzContents(path, bytes)))
  }
}

function npzContents(path: string, bytes: Bytes): Contents {
  const notes: string[] = []
  const arrays: NpyArray[] = []
  for (const entry of readZip(bytes)) {
    const name = entry.path.replace(/\.npy$/i, '')
    try {
      arrays.push({ name, header: readNpyHeader(entry.chunks(), name), chunks: () => entry.chunks() })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      notes.push(`${toErrorData(error).message} It was left out.`)
    }
  }
  const { name, size } = bytes
  return arrayContents({ path, name, size, close: () => bytes.close() }, arrays, notes)
}
