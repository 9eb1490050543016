import Sqlite from 'better-sqlite3'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLibrary } from '../../../src-main/host/library/index.ts'

const KILLS = 12

/** Runs the writer and kills it some time after its first commit. Returns the ids that it said were stored. */
async function writeAndKill(folder: string, afterMilliseconds: number): Promise<string[]> {
  const stored: string[] = []
  const writer = fork(join(import.meta.dirname, 'library-writer.ts'), [folder], { stdio: 'inherit' })
  writer.on('message', (id) => stored.push(id as string))
  await once(writer, 'message')
  setTimeout(() => writer.kill('SIGKILL'), afterMilliseconds)
  await once(writer, 'exit')
  return stored
}

test('whatever was acknowledged outlives a kill in the middle of commits, and nothing is torn', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-'))
  try {
    const acknowledged = new Set<string>()
    for (let kill = 0; kill < KILLS; kill++) {
      const stored = await writeAndKill(folder, 3 + kill * 7)
      for (const id of stored) acknowledged.add(id)
      const library = await openLibrary(folder)
      const known = new Set(library.datasets.list().map(({ id }) => id))
      expect([...acknowledged].filter((id) => !known.has(id))).toEqual([])
      for (const id of stored) expect(library.results.arrays(`space ${id}`)).toHaveLength(20_000)
      library.close()
    }
    const db = new Sqlite(join(folder, 'library.db'))
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.prepare('SELECT count(*) FROM spaces WHERE blob_id NOT IN (SELECT id FROM blobs)').pluck().get()).toBe(0)
    expect(acknowledged.size).toBeGreaterThan(KILLS)
    db.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
