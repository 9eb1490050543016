import { expect, test } from 'vitest'
import { timesOfNames } from '../../../src-shared/time/cell-names.ts'

test.each([
  ['a beginning before the barcode', ['D0_serum_C1_ACGTACGTAC-1', 'D10_2i_C2_TTTTACGTAC-1'], ['Day 0', 'Day 10']],
  ['an end after the barcode', ['ACGTACGTAC-1_E9.5', 'TTTTACGTAC-1_E10.5'], ['E9.5', 'E10.5']],
  ['a beginning before a counter', ['24hpf_00012', '3.3hpf-7'], ['24 hours', '3.3 hours']],
  ['one label for one time', ['D2_A_ACGTACGT', 'D2_B_ACGTACGT', 'D4_A_ACGTACGT'], ['Day 2', 'Day 2', 'Day 4']]
])('%s', (_, names, labels) => expect(timesOfNames(names)).toEqual(labels))

test.each([
  ['bare barcodes', ['ACGTACGTACGT-1', 'TTGTACGTACGT-2']],
  ['counters', ['cell_1', 'cell_2', 'c3']],
  ['samples without a unit', ['T0_ACGTACGT', 'T1_ACGTACGT']],
  ['replicates', ['rep1_ACGTACGT', 'rep2_ACGTACGT']],
  ['one time only', ['D3_ACGTACGT', 'D3_TTGTACGT']],
  ['no cells', []]
])('%s tell no times', (_, names) => expect(timesOfNames(names)).toBeNull())

test('one name in ten may tell none; with more there is no time in the names', () => {
  const names = Array.from({ length: 20 }, (_, i) => `D${i % 2}_${i}`)
  expect(timesOfNames(names.with(3, 'x').with(4, 'y'))?.filter((label) => label === '')).toHaveLength(2)
  expect(timesOfNames(names.with(3, 'x').with(4, 'y').with(5, 'z'))).toBeNull()
})

test('names without shared parts are given up early', () => {
  expect(timesOfNames(Array.from({ length: 5000 }, (_, i) => `D${i}x`))).toBeNull()
})
