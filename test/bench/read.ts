/**
 * Is a compressed sparse matrix read within 1.3 times what h5py takes (plain arrays, nothing checked), and a gene of it in less than 50 ms
 * once one was read? The file is simulated by the peer's Python (test/bench/peers/make_sparse_h5ad.py), or given. Exits 1 otherwise.
 *
 *     JKOSCOPE_PEERS=/path/to/python node test/bench/read.ts [rounds] [cells] [file.h5ad]
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withSource } from '../../src-main/anndata/open-source.ts'
import { readGene } from '../../src-main/worker/jobs/gene.ts'
import { PEERS, startPeer } from './peer.ts'
import { fastest, report, type Cost } from './row.ts'

const RATIO = 1.3
const GENE_SECONDS = 0.05
const [rounds, cells] = [3, 65_000].map((usual, at) => Number(process.argv[2 + at] ?? usual))
const folder = mkdtempSync(join(tmpdir(), 'bench-read-'))
const given = process.argv[4]
const path = given ?? join(folder, 'simulated.h5ad')

/** Seconds of the clock, and of the processor: on a machine that others use, only these compare. */
interface Spent {
  readonly seconds: number
  readonly processor: number
}

async function spent(work: () => Promise<unknown>): Promise<Spent> {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - start) / 1e3, processor: (user + system) / 1e6 }
}

/** All blocks of X, checked and ordered: their sum, and entries. */
async function readAll(): Promise<{ total: number; entries: number }> {
  return withSource(path, (source) => {
    let [total, entries] = [0, 0]
    for (const { rows } of source.matrix('X').blocks?.() ?? []) {
      for (const value of rows.data) total += value
      entries += rows.data.length
    }
    return { total, entries }
  })
}

if (!PEERS && !given) console.log('Not run: the file is simulated by JKOSCOPE_PEERS, or named')
else
  try {
    if (!given)
      execFileSync(PEERS as string, [join(import.meta.dirname, 'peers/make_sparse_h5ad.py'), path, `${cells}`], {
        stdio: 'ignore'
      })
    const peer = PEERS ? await startPeer(PEERS, 'read_h5py.py') : undefined
    const [ours, theirs]: [Spent[], (Cost & { processor: number })[]] = [[], []]
    let read = { total: 0, entries: 0 }
    for (let round = 0; round < rounds; round++) {
      ours.push(await spent(async () => (read = await readAll())))
      if (!peer) continue
      const answer = await peer.ask<Cost & { processor: number; total: number; entries: number }>({ path })
      if (answer.total !== read.total || answer.entries !== read.entries) throw new Error('the values differ')
      theirs.push(answer)
    }
    peer?.close()
    const best = (runs: readonly Spent[]): number => Math.min(...runs.map(({ processor }) => processor))
    const processors = [best(ours), ...(theirs.length ? [best(theirs)] : [])]
    report(
      {
        task: `reading ${(read.entries / 1e6).toFixed(0)} M non-zeros, gzip, ${(statSync(path).size / 1e6).toFixed(0)} MB`,
        ours: fastest(ours),
        peer: 'h5py',
        theirs: theirs.length ? fastest(theirs) : null,
        quality: `same sum; processor ${processors.map((s) => s.toFixed(1)).join(' / ')} s`
      },
      theirs.at(-1)?.memory
    )
    const genes = await withSource(path, (source) => source.matrix('X').genes())
    const cache = { path: join(folder, 'genes'), mostBytes: 2 ** 33 }
    const first = await spent(() => readGene({ path, matrix: 'X', gene: genes[0], cache }))
    const next: Spent[] = []
    for (let k = 1; k < 30; k++)
      next.push(await spent(() => readGene({ path, matrix: 'X', gene: genes[k * 97], cache })))
    report({
      task: 'a gene of it, once one was read',
      ours: fastest(next),
      peer: 'the first one, which reads all',
      theirs: first.seconds,
      quality: `slowest of 29 ${(1e3 * Math.max(...next.map(({ seconds }) => seconds))).toFixed(0)} ms; cache ${(statSync(cache.path).size / 1e6).toFixed(0)} MB`
    })
    if (processors[0] > RATIO * (processors[1] ?? Infinity) || fastest(next) > GENE_SECONDS) process.exitCode = 1
  } finally {
    rmSync(folder, { recursive: true })
  }
