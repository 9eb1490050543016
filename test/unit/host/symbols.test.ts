import { expect, test } from 'vitest'
import { withSymbols } from '../../../src-main/host/work/compute-drivers.ts'

const drivers = [{ label: 'Day 0', rising: [{ gene: 'ENSG2', rate: 2 }], falling: [{ gene: 'SOX2', rate: -1 }] }]

test('genes get the symbols of the file, unless they are called so already; of one name the first tells', () => {
  const names = ['ENSG2', 'SOX2', 'ENSG2']
  expect(withSymbols(drivers, { names, symbols: ['T', 'SOX2', 'later'] })).toEqual([
    { label: 'Day 0', rising: [{ gene: 'ENSG2', symbol: 'T', rate: 2 }], falling: [{ gene: 'SOX2', rate: -1 }] }
  ])
})

test('without symbols, or with an empty one, names stay', () => {
  expect(withSymbols(drivers, { names: ['ENSG2'], symbols: null })).toEqual(drivers)
  expect(withSymbols(drivers, { names: ['ENSG2'], symbols: [''] })).toEqual(drivers)
})
