import { describe, expect, it } from 'vitest'
import { barsOf, driversCsv, nearestTimepoint } from '../../../src-renderer/steps/landscape/genes.ts'

const rate = (gene: string, value: number) => ({ gene, rate: value })
const day = {
  label: 'Day 0, "early"',
  rising: [rate('SOX2', 2), rate('<b>X</b>', 1), rate('SOX2', 0.5)],
  falling: [rate('NANOG', -3), rate('POU5F1', -1)]
}

describe('genes along the landscape', () => {
  it('are written with their timepoint, direction and rank; commas and quotes are quoted', () => {
    const lines = driversCsv([
      day,
      { label: 'Day 3', rising: [], falling: [{ gene: 'ENSG1', symbol: 'A', rate: -1e-7 }] }
    ]).split('\r\n')
    expect(lines[1]).toBe('"Day 0, ""early""",rising,1,SOX2,,2')
    expect(lines[5]).toBe('"Day 0, ""early""",falling,2,POU5F1,,-1')
    expect(lines[6]).toBe('Day 3,falling,1,ENSG1,A,-1e-7')
    expect(lines.slice(7)).toEqual([''])
  })

  it('are those of the nearest timepoint, the earlier one half way, and never beyond the last', () => {
    expect([0, 4, 5, 8, 12, 13, 32, 33, 40].map((f) => nearestTimepoint(f, 8, 5))).toEqual([0, 0, 1, 1, 1, 2, 4, 4, 4])
    expect([0, 1, 2, 3].map((f) => nearestTimepoint(f, 1, 3))).toEqual([0, 1, 2, 2])
  })

  it('stand from the fastest rise at the top to the fastest fall at the bottom, also two of one name', () => {
    expect(barsOf(day, 3).map(({ name, value }) => [name, value])).toEqual([
      ['SOX2', 2],
      ['<b>X</b>', 1],
      ['SOX2', 0.5],
      ['POU5F1', -1],
      ['NANOG', -3]
    ])
    expect(barsOf(day, 1).map(({ value }) => value)).toEqual([2, -3])
  })
})
