import fc from '../../support/fast-check.ts'
import { describe, expect, test } from 'vitest'
import { naturalOrder, orderAxis } from '../../../src-shared/time/order.ts'
import type { TimeColumn } from '../../../src-shared/time/order.ts'

function column(labels: string[], more: Partial<TimeColumn> = {}): TimeColumn {
  return { name: 'label', labels, counts: labels.map(() => 30), ordered: false, missing: 0, order: null, ...more }
}

const timed = (labels: string[], more: Partial<TimeColumn> = {}): [string, number | null][] =>
  orderAxis(column(labels, more)).axis.levels.map((level) => [level.label, level.t])

/** Labels in time order, as the data sets of the design's table have them; each is given shuffled. */
const IN_ORDER: Record<string, string[]> = {
  'embryoid bodies': ['Day 00-03', 'Day 06-09', 'Day 12-15', 'Day 18-21', 'Day 24-27'],
  'embryoid body folders': ['T0_1A', 'T2_3B', 'T4_5C', 'T6_7D', 'T8_9E'],
  'numbers as text': ['2', '4', '6', '10', '12'],
  'half days': ['0', '0.5', '1', '10', '10.5', '18'],
  'days without zeros': ['D7', 'D10', 'D14', 'D19'],
  'before zero': ['Day −1', 'Day 0', 'Day 1', 'Day 10'],
  embryonic: ['E6.5', 'E6.75', 'E7.0', 'E8.5', 'E10.5'],
  theiler: ['TS9-10', 'TS11', 'TS12'],
  carnegie: ['Carnegie stage 9', 'Carnegie stage 10', 'Carnegie stage 17'],
  zebrafish: ['3.3hpf', '4hpf', '12hpf', '24hpf'],
  'human ages': ['2-year-old stage', '29-year-old human stage', '101-year-old stage'],
  weeks: ['GW9', 'GW10', 'GW22'],
  'cell names': ['D0_serum', 'D2_serum', 'D10_serum']
}

describe('order of timepoints', () => {
  test.each(Object.entries(IN_ORDER))('%s', (_, labels) => {
    fc.assert(
      fc.property(fc.shuffledSubarray(labels, { minLength: labels.length }), (shuffled) => {
        expect(timed(shuffled).map(([label]) => label)).toEqual(labels)
      }),
      { numRuns: 20 }
    )
  })

  test('one unit is kept, several become days', () => {
    expect(orderAxis(column(['24h', '0h', '48h'])).axis).toMatchObject({ unit: 'hour', spacing: 'equal' })
    expect(timed(['1 week', '12 h', '2 d'])).toEqual([
      ['12 h', 0.5],
      ['2 d', 2],
      ['1 week', 7]
    ])
  })

  test('a zero without a unit is on every scale of units', () => {
    expect(timed(['6h', '0', '12h'])[0]).toEqual(['0', 0])
  })

  test('the unit of bare numbers comes from the column name', () => {
    for (const [name, unit] of [
      ['age(days)', 'day'],
      ['Hours', 'hour'],
      ['reprogramming_day', 'day'],
      ['hpf', 'hour'],
      ['batch', null]
    ] as const) {
      expect(orderAxis(column(['1', '2'], { name })).axis.unit).toBe(unit)
    }
  })

  test('birth is not day 0 of the embryo: P levels wait for a time', () => {
    const { axis, warnings } = orderAxis(column(['P0', 'E18.5', 'E14.5', 'E16.5']))
    expect(axis.levels.at(-1)).toEqual({ label: 'P0', t: null, cells: 30, included: false })
    expect(axis.unit).toBe('E')
    expect(warnings.join(' ')).toMatch(/P0 is about E19/)
  })

  test('levels without a time are set aside, last, and named', () => {
    const { axis, warnings } = orderAxis(column(['mixed_gastrulation', 'E7.5', 'E6.5', 'iPSC']))
    expect(axis.levels.map((l) => [l.label, l.t, l.included])).toEqual([
      ['E6.5', 6.5, true],
      ['E7.5', 7.5, true],
      ['iPSC', null, false],
      ['mixed_gastrulation', null, false]
    ])
    expect(warnings.join(' ')).toMatch(/mixed_gastrulation, iPSC/)
  })

  test('the last digits of a level do not join days', () => {
    expect(timed(['Day 0', 'Day 3', 'iPSC2']).at(-1)).toEqual(['iPSC2', null])
  })

  test('"D-1" beside "D1" is the day before 0', () => {
    expect(timed(['D0', 'D1', 'D-1'])).toEqual([
      ['D-1', -1],
      ['D0', 0],
      ['D1', 1]
    ])
    expect(timed(['day-1', 'day-10', 'day-2']).map(([, t]) => t)).toEqual([1, 2, 10])
  })

  test('ordered categories win over natural order, and have their ranks as times', () => {
    const { axis, by } = orderAxis(column(['early', 'mid', 'late'], { ordered: true }))
    expect(by).toBe('ordered categories')
    expect(axis.levels.map((l) => [l.label, l.t])).toEqual([
      ['early', 0],
      ['mid', 1],
      ['late', 2]
    ])
  })

  test('ordered categories that are alphabetical by accident do not win over times', () => {
    const { axis, warnings } = orderAxis(column(['d0', 'd10', 'd2'], { ordered: true }))
    expect(axis.levels.map((l) => l.label)).toEqual(['d0', 'd2', 'd10'])
    expect(warnings.join(' ')).toMatch(/alphabetical/)
  })

  test('a stored order that disagrees with the numbers is kept, with ranks as times', () => {
    const { axis, warnings } = orderAxis(column(['4', '2', '6'], { order: ['6', '4', '2'] }))
    expect(axis.levels.map((l) => [l.label, l.t])).toEqual([
      ['6', 0],
      ['4', 1],
      ['2', 2]
    ])
    expect(axis).toMatchObject({ spacing: 'equal', unit: null })
    expect(warnings.join(' ')).toMatch(/disagrees/)
  })

  test('spacing is real where the gaps differ or are none', () => {
    expect(orderAxis(column(['Day 0', 'Day 1', 'Day 7'])).axis.spacing).toBe('real')
    expect(orderAxis(column(['Day 0', 'Day 2', 'Day 4'])).axis.spacing).toBe('equal')
    const twice = orderAxis(column(['Day 2 a', 'Day 2 b']))
    expect(twice.axis.spacing).toBe('real')
    expect(twice.warnings.join(' ')).toMatch(/same time/)
  })

  test('natural order is a total order', () => {
    const label = fc.string({ unit: fc.constantFrom('d', 'D', '1', '0', ' ', 'é'), maxLength: 5 })
    fc.assert(
      fc.property(label, label, label, (a, b, c) => {
        expect(Math.sign(naturalOrder(a, b)) + Math.sign(naturalOrder(b, a))).toBe(0)
        if (naturalOrder(a, b) === 0) expect(a).toBe(b)
        if (naturalOrder(a, b) < 0 && naturalOrder(b, c) < 0) expect(naturalOrder(a, c)).toBeLessThan(0)
      })
    )
  })
})
