import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeAnnData } from '../../src-main/anndata/write/new-file.ts'
import type { SpaceConfig } from '../../src-shared/model/space.ts'
import { unpackArrays } from '../../src-shared/model/arrays.ts'
import { Random } from '../../src-shared/random.ts'
import { realHost, type RealHost } from './real-host.ts'

const [CELLS, GENES, FOUND] = [4000, 3000, 1000]
const GROWTH = 100e6

const config: SpaceConfig = {
  source: {
    ...{ kind: 'pca', matrix: 'X', normalise: true, transform: 'log1p' },
    ...{ variableGenes: null, minCells: 3, components: 30 }
  },
  standardise: true,
  seed: 0
}

let folder = ''
let run: RealHost
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'memory-'))
  await writeCounts(join(folder, 'counts.h5ad'))
  run = await realHost(folder)
}, 90_000)
afterAll(() => {
  run.host.close()
  rmSync(folder, { recursive: true })
})

/** 4 million counts at four times. */
async function writeCounts(path: string): Promise<void> {
  const random = Random.seed(9)
  const step = GENES / FOUND
  const nnz = CELLS * FOUND
  await writeAnnData(path, {
    obsNames: Array.from({ length: CELLS }, (_, i) => `c${i}`),
    varNames: Array.from({ length: GENES }, (_, g) => `gene ${g}`),
    X: {
      data: Float32Array.from({ length: nnz }, () => 1 + random.integer(9)),
      indices: Int32Array.from({ length: nnz }, (_, e) => (e % FOUND) * step + random.integer(step)),
      indptr: Float64Array.from({ length: CELLS + 1 }, (_, i) => i * FOUND),
      rows: CELLS,
      cols: GENES
    },
    obs: { day: Array.from({ length: CELLS }, (_, i) => `Day ${i % 4}`) },
    var: {},
    obsm: {},
    uns: {}
  })
}

const gene = async (id: string, name: string): Promise<Float32Array> => {
  const blob = await run.client.datasets.gene({ id, matrix: 'X', gene: name })
  return unpackArrays(new Uint8Array(await blob.arrayBuffer()))['values'] as Float32Array
}

/** Memory of this process and of those that it started. */
function held(): number {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const own = processes.filter(([pid, parent]) => pid === process.pid || parent === process.pid)
  return own.reduce((sum, [, , kilobytes]) => sum + 1024 * (kilobytes as number), 0)
}

test.skipIf(process.platform === 'win32')(
  'a dataset that was worked on and left takes less than 100 MB, and its genes are still at hand',
  async () => {
    const { client, made } = run
    const id = await made(client.datasets.open({ kind: 'path', path: join(folder, 'counts.h5ad') }))
    const before = held()
    await made(client.spaces.compute({ datasetId: id, config }))
    const values = await gene(id, 'gene 17')
    const caches = join(folder, 'library', 'genes')
    const [cache] = readdirSync(caches)
    const written = statSync(join(caches, cache)).ino
    // A process that has grown is given up after ten seconds.
    for (let second = 0; second < 30 && held() - before > GROWTH; second++) await setTimeout(1000)
    expect(held() - before).toBeLessThan(GROWTH)
    run.children.at(-1)?.kill()
    await run.children.at(-1)?.exited
    expect(await gene(id, 'gene 17')).toEqual(values)
    expect(statSync(join(caches, cache)).ino).toBe(written)
  },
  180_000
)
