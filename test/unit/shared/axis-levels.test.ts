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

test('a single timepoint and times that do not increase are refused by name', () => {
  expect(() => modelTimes(axis([level('a', 2)]), 'f.h5ad')).toThrow(expect.objectContaining({ code: 'E_TIME_ONE' }))
  expect(() => modelTimes(axis([level('a', 2), level('b', 2)]), 'f.h5ad')).toThrow('"b" is not later than "a"')
})
