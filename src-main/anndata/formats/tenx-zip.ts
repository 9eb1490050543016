import { closingOnError, sourceOf } from './common/contents.ts'
import { beginsWith, MAGIC } from './common/sniff.ts'
import { zipTree } from './common/tree.ts'
import type { Format } from '../source.ts'
import { openTenx, TENX_FILE } from './tenx/find.ts'

/** A zip of 10x folders, one per timepoint, also within another zip: the embryoid body release (Mendeley v6n743h5ng). */
export const tenxZip: Format = {
  id: '10x-zip',
  label: 'zip of 10x folders',
  recognises: (path) => /\.zip$/i.test(path) && beginsWith(path, MAGIC.zip),
  async open(path) {
    const tree = zipTree(path, TENX_FILE)
    return sourceOf(closingOnError(tree, () => openTenx(tree)))
  }
}
