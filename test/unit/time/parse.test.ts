import { describe, expect, test } from 'vitest'
import { parseTime } from '../../../src-shared/time/parse.ts'

/** label, time, unit, family */
const READ: [string, number, string | null, string][] = [
  ['0', 0, null, 'plain'],
  ['10.5', 10.5, null, 'plain'],
  ['0,5', 0.5, null, 'plain'],
  ['-1', -1, null, 'plain'],
  ['−1', -1, null, 'plain'],
  ['24hpf', 24, 'hour', 'unit'],
  ['1.5 d', 1.5, 'day', 'unit'],
  ['0-3 days', 1.5, 'day', 'unit'],
  ['T24h', 24, 'hour', 'unit'],
  ['29-year-old human stage', 29, 'year', 'unit'],
  ['10th week post-fertilization human stage', 10, 'week', 'unit'],
  ['Day 00-03', 1.5, 'day', 'unit'],
  ['Day 24–27', 25.5, 'day', 'unit'],
  ['Day -1', -1, 'day', 'unit'],
  ['Day −1', -1, 'day', 'unit'],
  ['D10.5', 10.5, 'day', 'unit'],
  ['D10_serum_C1', 10, 'day', 'unit'],
  ['rep1_day2', 2, 'day', 'unit'],
  ['day_2', 2, 'day', 'unit'],
  ['day27', 27, 'day', 'unit'],
  ['week 4', 4, 'week', 'unit'],
  ['GW9', 9, 'week', 'unit'],
  ['E6.5', 6.5, 'E', 'stage'],
  ['9.5dpc', 9.5, 'E', 'stage'],
  ['mouse_E9.5_1', 9.5, 'E', 'stage'],
  ['P0', 0, 'P', 'stage'],
  ['TS9-10', 9.5, 'TS', 'stage'],
  ['Theiler stage 12', 12, 'TS', 'stage'],
  ['Carnegie stage 17', 17, 'CS', 'stage'],
  ['T0_1A', 0.5, 'T', 'stage'],
  ['T8_9E', 8.5, 'T', 'stage'],
  ['rep1', 1, null, 'weak'],
  ['H12', 12, null, 'weak']
]

describe('the time that a label tells', () => {
  test.each(READ)('%s', (label, t, unit, family) => {
    expect(parseTime(label)).toMatchObject({ t, unit, family })
  })

  test.each(['mixed_gastrulation', 'iPSC', 'Sham', '', 'T cell', 'unknown', 'HsapDv:0000123'])(
    '%s tells none',
    (label) => {
      expect(parseTime(label)).toBeNull()
    }
  )

  test('a number after a time is a range only if it lies beyond it', () => {
    expect(parseTime('D10-1')).toMatchObject({ t: 10, range: null })
    expect(parseTime('D10-12')).toMatchObject({ t: 11, range: [10, 12] })
  })

  test('a dash between prefix and number is a minus only when asked', () => {
    expect(parseTime('D-1')).toMatchObject({ t: 1, dashed: true })
    expect(parseTime('D-1', true)).toMatchObject({ t: -1 })
  })
})
