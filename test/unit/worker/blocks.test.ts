import { expect, test } from 'vitest'
import { Blocks } from '../../../src-main/worker/blocks.ts'

const KB = 1024
const names = Array.from({ length: 200 }, (_, i) => `fit ${i}`)
const kept = (blocks: Blocks): string[] => names.filter((name) => blocks.has(name))

test('many blocks do not add up: the longest unused go, the last 32 stay whatever their size', () => {
  const blocks = new Blocks(40 * KB)
  for (const name of names) blocks.put(name, new Uint8Array(KB))
  expect(kept(blocks)).toEqual(names.slice(-40))
  const large = new Blocks(40 * KB)
  for (const name of names) large.put(name, new Uint8Array(17 * KB))
  expect(kept(large)).toEqual(names.slice(-32))
})

test('what is asked for stays', () => {
  const blocks = new Blocks(40 * KB)
  const own = Uint8Array.from({ length: KB }, (_, i) => i % 251)
  blocks.put('space', own)
  for (const name of names) {
    expect(blocks.has('space')).toBe(true)
    blocks.put(name, new Uint8Array(KB))
  }
  expect(blocks.take('space')).toEqual(own)
  expect(() => blocks.take('space')).toThrow(expect.objectContaining({ code: 'E_INTERNAL' }) as Error)
})

test('blocks that are put again or taken leave their room', () => {
  const blocks = new Blocks(40 * KB)
  for (let i = 0; i < 100; i++) blocks.put('again', new Uint8Array(KB))
  for (let i = 0; i < 100; i++) expect(blocks.take(blocks.keepBytes(new Uint8Array(KB))).length).toBe(KB)
  for (const name of names.slice(0, 39)) blocks.put(name, new Uint8Array(KB))
  expect([blocks.has('again'), kept(blocks).length]).toEqual([true, 39])
})
