import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { zipSync } from 'fflate'
import { forkCompute } from '../../../../src-main/host/compute/fork.ts'
import { WorkerHandle } from '../../../../src-main/host/compute/worker-handle.ts'
import { WORKER } from '../../../faults/real-host.ts'
import { below, numbered, simulateCounts, tenxFiles } from './fixtures.ts'

const folder = mkdtempSync(join(tmpdir(), 'jkoscope-test-'))
const TMPDIR = process.env['TMPDIR']
beforeAll(() => {
  process.env['TMPDIR'] = folder
})
afterAll(() => {
  if (TMPDIR === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = TMPDIR
  rmSync(folder, { recursive: true })
})

const unpacked = (): string[] => readdirSync(folder).filter((name) => name.startsWith('jkoscope-zip-'))

/** Opens a zip within a zip and is killed while its inner zip is unpacked. */
async function killedWhileReading(path: string): Promise<number> {
  const opener = join(import.meta.dirname, '../../../../src-main/anndata/open-source.ts')
  const script = `const { openSource } = await import(${JSON.stringify(opener)}); await openSource(${JSON.stringify(path)}); console.log('open'); setInterval(() => 0, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  return child.pid as number
}

test('what a killed process had unpacked is removed when the next one starts; what others use stays', async () => {
  const [cells, genes] = [20, 9]
  const names = { ids: numbered('E', genes), symbols: numbered('G', genes), barcodes: numbered('B', cells) }
  const days = ['D1', 'D2'].map((day, k) =>
    below(`${day}/`, tenxFiles({ counts: simulateCounts(cells, genes, k), ...names }, 2))
  )
  const path = join(folder, 'outer.zip')
  writeFileSync(path, zipSync({ 'inner.zip': zipSync(Object.assign({}, ...days) as Record<string, Uint8Array>) }))
  const pid = await killedWhileReading(path)
  expect(unpacked()).toEqual([expect.stringMatching(new RegExp(`^jkoscope-zip-${pid}-`))])
  const used = mkdtempSync(join(folder, `jkoscope-zip-${process.pid}-`))

  const compute = new WorkerHandle({ spawn: forkCompute(WORKER) })
  try {
    const summary = await compute.call({ where: path, readsFile: true }, (client) => client.inspect({ path }))
    expect(summary.nObs).toBe(2 * cells)
  } finally {
    compute.close()
  }
  expect(unpacked().map((name) => join(folder, name))).toEqual([used])
  expect(existsSync(path)).toBe(true)
})
