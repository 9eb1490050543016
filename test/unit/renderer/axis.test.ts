import { describe, expect, it } from 'vitest'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import {
  axisProblem,
  keptTimepoints,
  move,
  readTime,
  setIncluded,
  setTime,
  sharedTimes,
  timeFault
} from '../../../src-renderer/steps/data/axis.ts'

const axis: TimeAxis = {
  ...{ column: 'day', unit: 'day', spacing: 'equal' },
  levels: [
    { label: 'D2', t: 2, cells: 17, included: true },
    { label: 'D10', t: 10, cells: 29, included: true },
    { label: 'D20', t: 20, cells: 5, included: true },
    { label: 'unknown', t: null, cells: 3, included: false }
  ]
}
const labels = (a: TimeAxis): string[] => a.levels.map((l) => l.label)

describe('edits of the time axis', () => {
  it('put a changed time in its place and keep the tray last', () => {
    expect(labels(setTime(axis, 'D2', 15))).toEqual(['D10', 'D2', 'D20', 'unknown'])
  })

  it('take a label out of the tray when it gets a time, and include it', () => {
    const changed = setTime(axis, 'unknown', 5)
    expect(labels(changed)).toEqual(['D2', 'unknown', 'D10', 'D20'])
    expect(changed.levels[1].included).toBe(true)
  })

  it('put a label without a time into the tray, left out', () => {
    const changed = setTime(axis, 'D2', null)
    expect(labels(changed)).toEqual(['D10', 'D20', 'D2', 'unknown'])
    expect(changed.levels.find((l) => l.label === 'D2')).toMatchObject({ t: null, included: false })
  })

  it('do not include again what was left out when its time changes', () => {
    const changed = setTime(setIncluded(axis, 'D10', false), 'D10', 11)
    expect(changed.levels.find((l) => l.label === 'D10')?.included).toBe(false)
  })

  it('move by changing times with the neighbour, and back again', () => {
    const moved = move(axis, 'D10', -1)
    expect(labels(moved)).toEqual(['D10', 'D2', 'D20', 'unknown'])
    expect(moved.levels.map((l) => l.t)).toEqual([2, 10, 20, null])
    expect(move(moved, 'D10', 1)).toEqual(axis)
  })

  it('leave the ends and the tray where they are', () => {
    expect(move(axis, 'D2', -1)).toBe(axis)
    expect(move(axis, 'D20', 1)).toBe(axis)
    expect(move(axis, 'unknown', -1)).toBe(axis)
  })
})

describe('a time axis that cannot be fitted', () => {
  it('has fewer than two timepoints', () => {
    expect(axisProblem(setIncluded(setIncluded(axis, 'D2', false), 'D10', false))).toContain('at least two')
  })
  it('has labels of a single time only', () => {
    const two = setIncluded(axis, 'D20', false)
    expect(axisProblem(setTime(two, 'D2', 10))).toContain('at least two')
  })
  it('has a column without any time, which asks for times or another column', () => {
    const none = axis.levels.reduce((a, { label }) => setTime(a, label, null), axis)
    expect(axisProblem(none)).toMatch(/^No value of day reads as a time: .*another column/)
  })
  it('leaves the accepted one in use, by the names of its timepoints', () => {
    expect(keptTimepoints(setIncluded(axis, 'D10', false))).toBe(
      'Until then, the timepoints of day stay in use: D2, D20.'
    )
  })
})

describe('a typed time', () => {
  it.each([
    ['6', 6],
    [' -0.5 ', -0.5],
    ['1e2', 100],
    ['', null],
    ['  ', null],
    ['abc', undefined],
    ['6 days', undefined],
    ['Infinity', undefined]
  ])('%j is %s', (typed, t) => expect(readTime(typed)).toBe(t))

  it('that is no number is named with the time that stays', () => {
    expect(timeFault(' abc ', 6)).toContain('“abc” is no number: the time is still 6.')
    expect(timeFault('abc', null)).toContain('there is still no time')
  })
})

describe('labels that share a time', () => {
  it('are one timepoint, which is said', () => {
    const shared = setTime(axis, 'D2', 10)
    expect(axisProblem(shared)).toBeNull()
    expect(sharedTimes(shared)).toBe('Labels of one time are taken together: D2, D10.')
    expect(sharedTimes(axis)).toBeNull()
    expect(sharedTimes(setIncluded(shared, 'D2', false))).toBeNull()
  })
})
