import { expect, test } from 'vitest'
import { setsOf } from '../../../src-main/cli/run/left-out.ts'

const labels = ['E7', 'E8', 'E9', 'E10', 'E11']

test('timepoints are left out in turn, every second one, or by their positions, each once', () => {
  expect(setsOf('one', labels)).toEqual([])
  expect(setsOf('two', labels)).toEqual([[1, 3]])
  expect(setsOf('1,1', labels)).toEqual([[1]])
  expect(setsOf('3,1-2,1', labels)).toEqual([[1, 2, 3]])
})

test.each(['0', '4', '1,9'])('position %s is wrong usage, which says the positions there are', (leaveOut) => {
  const act = (): unknown => setsOf(leaveOut, labels)
  expect(act).toThrow(expect.objectContaining({ code: 'E_USAGE' }) as Error)
  expect(act).toThrow(`takes positions between the first and the last, 1 (E8), 2 (E9), 3 (E10), not "${leaveOut}"`)
})

test('two timepoints leave none to be left out', () => {
  expect(() => setsOf('one', ['a', 'b'])).toThrow('and there are none')
})
