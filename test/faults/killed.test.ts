import Sqlite from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FitConfig } from '../../src-shared/model/fit.ts'
import { Random } from '../../src-shared/random.ts'
import { fitConfig, openSpace, realHost, writeDrift, type RealHost } from './real-host.ts'

const KILLS = 5
/** The slowest of the networks: it learns for several seconds also on a fast machine, so that no kill comes too late. */
const config: FitConfig = { ...fitConfig, model: 'jkonet-v-w-beta' }

async function fitBytes({ client, made }: RealHost, spaceId: string): Promise<Buffer> {
  const id = await made(client.fits.start({ spaceId, config }))
  return Buffer.from(await (await client.fits.arrays({ id })).arrayBuffer())
}

test('a fit whose process is killed fails alone; the next one equals one that was never disturbed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-killed-'))
  const path = join(folder, 'drift.h5ad')
  await writeDrift(path, 150)
  const hash = (): string => createHash('sha256').update(readFileSync(path)).digest('hex')
  const before = hash()
  const random = Random.seed(5)
  try {
    const calm = await realHost(folder, join(folder, 'calm'))
    const undisturbed = await fitBytes(calm, await openSpace(calm, path))
    calm.host.close()

    const real = await realHost(folder)
    const spaceId = await openSpace(real, path)
    for (let kill = 0; kill < KILLS; kill++) {
      const fraction = random.uniform()
      const job = await real.ended(real.client.fits.start({ spaceId, config }), (seen) => {
        if (seen.fraction >= fraction * 0.55) real.children.at(-1)?.kill()
      })
      expect(job).toMatchObject({ status: 'failed', resultId: null, error: { code: 'E_COMPUTE_DIED' } })
      expect(job.error?.message).toContain('SIGKILL')
      expect(real.host.busy).toBe(false)
      const [dataset] = await real.client.library.list()
      expect(dataset).toMatchObject({ name: 'drift.h5ad', fits: 0 })
    }
    expect((await fitBytes(real, spaceId)).equals(undisturbed)).toBe(true)
    expect(real.children.length).toBeGreaterThan(KILLS)
    real.host.close()

    const db = new Sqlite(join(folder, 'library', 'library.db'), { readonly: true })
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
    expect(hash()).toBe(before)
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 180_000)
