/** Process of the kill test: adds datasets as fast as it can and tells each one after it was stored. */
import { openLibrary } from '../../../src-main/host/library/index.ts'
import { axis, spaceConfig, spaceSummary, summaryOf } from '../../contract/records.ts'

const { datasets, results } = await openLibrary(process.argv[2])
for (let i = datasets.list().length; ; i++) {
  const id = `${process.pid}-${i}`
  const identity = { size: i, modified: 0, hash: id, sampled: false }
  datasets.add({ id, name: id, path: `/${id}`, identity, summary: summaryOf(`/${id}`), sample: false, now: `${i}` })
  const space = {
    id: `space ${id}`,
    datasetId: id,
    axis,
    config: spaceConfig,
    summary: spaceSummary(),
    created: `${i}`
  }
  results.addSpace(space, id, new Uint8Array(20_000).fill(i % 256))
  await new Promise((resolve) => process.send?.(id, resolve))
}
