import { expect, test } from 'vitest'
import { Checkpoint } from '../../../src-main/worker/checkpoint.ts'

/** A checkpoint on a clock that the test moves, in milliseconds, and what it has sent. */
function made(found?: Record<string, Uint8Array>) {
  const sent: Record<string, Uint8Array> = {}
  const clock = { now: 0 }
  const names: string[] = []
  const checkpoint = new Checkpoint(
    (piece, bytes) => {
      sent[piece] = bytes
      names.push(piece)
    },
    found,
    () => clock.now
  )
  return { checkpoint, sent, clock, names }
}

const value = { theta: Float32Array.of(1, NaN, -0), rows: [{ step: 3, loss: Infinity }], none: undefined }

test('nothing is sent of work that ends within a second', () => {
  const { checkpoint, clock, names } = made()
  checkpoint.keep('fitted', value)
  checkpoint.keepTask('w1', { a: 1 }, 2)
  clock.now = 999
  checkpoint.offer('training', () => expect.fail('it was not asked for'))
  expect(names).toEqual([])
})

test('what was finished before goes with the first save; saves of what is under way are a second apart', () => {
  const { checkpoint, clock, names } = made()
  checkpoint.keep('early', value)
  clock.now = 1000
  checkpoint.offer('training', () => 1)
  expect(names).toEqual(['early', 'training'])
  clock.now = 1999
  checkpoint.offer('training', () => expect.fail('it is too soon'))
  clock.now = 2000
  checkpoint.offer('training', () => 2)
  expect(names).toEqual(['early', 'training', 'training'])
})

test('another process recalls the same values, to the bit; what cannot be read is not there', () => {
  const { checkpoint, sent, clock } = made()
  clock.now = 5000
  checkpoint.offer('training', () => value)
  const { checkpoint: next } = made({ ...sent, broken: Uint8Array.of(1, 2, 3) })
  const recalled = next.recall('training') as typeof value
  expect(recalled).toEqual(value)
  expect(Object.is(recalled.theta[2], -0)).toBe(true)
  expect(next.recall('broken')).toBeUndefined()
  expect(next.recall('unknown')).toBeUndefined()
})

test('a task is recalled by what it was asked, not by when', () => {
  const { checkpoint, sent, clock } = made()
  clock.now = 5000
  checkpoint.keepTask('w1', { X: Float64Array.of(1, 2) }, 'first')
  checkpoint.offer('training', () => 0)
  checkpoint.keepTask('w1', { X: Float64Array.of(1, 3) }, 'second')
  clock.now = 7000
  checkpoint.keep('end', 0)
  const { checkpoint: next } = made(sent)
  expect(next.recallTask('w1', { X: Float64Array.of(1, 3) })).toBe('second')
  expect(next.recallTask('w1', { X: Float64Array.of(1, 2) })).toBe('first')
  expect(next.recallTask('w2', { X: Float64Array.of(1, 2) })).toBeUndefined()
})
