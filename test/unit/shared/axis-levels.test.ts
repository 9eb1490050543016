import { expect, test } from 'vitest'
import { fittedLevels, modelTimes, timeIndexOf } from '../../../src-shared/model/axis-levels.ts'
import type { TimeAxis, TimeLevel } from '../../../src-shared/model/time-axis.ts'

const level = (label: string, t: number | null, included = true): TimeLevel => ({ label, t, cells: 10, included })
const axis = (levels: TimeLevel[], spacing: TimeAxis['spacing'] = 'real'): TimeAxis => ({
  column: 'day',
  unit: 'day',
  levels,
  spacing
})

test('levels without a time and levels left out take no part', () => {
  const A = axis([level('D0', 0), level('D1', 1, false), level('D4', 4), level('Sham', null)])
  expect(fittedLevels(A).map((l) => l.label)).toEqual(['D0', 'D4'])
  expect([...timeIndexOf(['D4', 'D1', 'D0', null, 'Sham'], A)]).toEqual([1, -1, 0, -1, -1])
})

test('real times are scaled to a mean gap of one, equal steps count up', () => {
  const levels = [level('a', 2), level('b', 3), level('c', 8)]
  expect(modelTimes(axis(levels), 'f')).toEqual([0, 1 / 3, 2])
  expect(modelTimes(axis(levels, 'equal'), 'f')).toEqual([0, 1, 2])
})

test('labels of one time are one timepoint, named by the words that they begin with', () => {
  const A = axis([level('D0', 0), level('D2 rep1', 2), level('D2 rep2', 2), level('D2 rep3', 2, false), level('D8', 8)])
  expect(fittedLevels(A)).toEqual([
    { label: 'D0', t: 0, cells: 10, members: ['D0'] },
    { label: 'D2', t: 2, cells: 20, members: ['D2 rep1', 'D2 rep2'] },
    { label: 'D8', t: 8, cells: 10, members: ['D8'] }
  ])
  expect([...timeIndexOf(['D8', 'D2 rep2', 'D2 rep3', 'D2 rep1', 'D0'], A)]).toEqual([2, 1, -1, 1, 0])
  expect(modelTimes(A, 'f')).toEqual([0, 0.5, 2])
  expect(modelTimes({ ...A, spacing: 'equal' }, 'f')).toEqual([0, 1, 2])
})

test.each([
  [['D2 rep1', 'D2 rep2'], 'D2'],
  [['D2_a', 'D2_b', 'D2'], 'D2'],
  [['day 2-serum', 'day 2-2i'], 'day 2-serum + day 2-2i'],
  [['day 2-serum', 'day 2-lif'], 'day 2'],
  [['Day 2', 'Day 2.0'], 'Day 2 + Day 2.0'],
  [['early a', 'early b'], 'early a + early b'],
  [['2', '2.0'], '2 + 2.0'],
  [['D2', 'D20'], 'D2 + D20'],
  [['', ' '], ' +  '],
  [['E6.5 (mix)', 'E6.5 (mix)x'], 'E6.5']
])('%j at one time are called "%s"', (labels, name) => {
  const A = axis([level('start', 0), ...labels.map((label) => level(label, 2))])
  expect(fittedLevels(A)[1]?.label).toBe(name)
})

test('a name that two timepoints would share is not used', () => {
  const A = axis([level('D2 a', 2), level('D2 b', 2), level('D2 c', 3), level('D2 d', 3)])
  expect(fittedLevels(A).map((l) => l.label)).toEqual(['D2 a + D2 b', 'D2 c + D2 d'])
})

test('a single timepoint and times that do not increase are refused by name', () => {
  expect(() => modelTimes(axis([level('a', 2)]), 'f.h5ad')).toThrow(expect.objectContaining({ code: 'E_TIME_ONE' }))
  expect(() => modelTimes(axis([level('a', 2), level('b', 2)]), 'f')).toThrow(
    expect.objectContaining({ code: 'E_TIME_ONE' })
  )
  expect(() => modelTimes(axis([level('a', 2), level('c', 3), level('b', 2)]), 'f')).toThrow(
    '"b" is not later than "c"'
  )
})
