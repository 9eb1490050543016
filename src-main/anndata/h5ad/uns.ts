import type { H5File } from '../hdf5-read.ts'
import { H5Dataset, H5Group } from '../hdf5-read.ts'

/** The single numbers and texts of the group uns/<name>; null when there is no such group. Others of its members are left out. */
export function readUnsScalars(h5: H5File, name: string): Record<string, string | number> | null {
  const group = h5.node(`/uns/${name}`)
  if (!(group instanceof H5Group)) return null
  const found: [string, string | number][] = []
  for (const key of group.keys()) {
    const node = group.child(key)
    if (!(node instanceof H5Dataset) || node.shape?.length !== 0) continue
    const [label] = node.labels()
    if (label !== undefined) found.push([key, node.dtype === 'str' ? label : Number(label)])
  }
  return Object.fromEntries(found)
}
