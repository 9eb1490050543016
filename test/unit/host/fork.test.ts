import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ENGINE_FLAGS } from '../../../src-main/host/compute/engine-flags.ts'
import { forkCompute } from '../../../src-main/host/compute/fork.ts'

test('the engine of the compute process optimises no code on a second thread', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jkoscope-fork-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const entry = join(folder, 'entry.mjs')
  writeFileSync(entry, "process.on('message', () => process.send(process.execArgv))")
  const { port, exited, kill } = forkCompute(entry)()
  const answer = new Promise((resolve) => port.on('message', (event) => resolve(event?.data)))
  port.postMessage('how were you started?')
  expect(await answer).toEqual(expect.arrayContaining([...ENGINE_FLAGS]))
  kill()
  await exited
})

test('so do the scripts that compute in the process that they start', () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  for (const name of ['jkoscope', 'bench', 'accuracy'])
    expect(scripts[name]).toContain(`node ${ENGINE_FLAGS.join(' ')} `)
})
