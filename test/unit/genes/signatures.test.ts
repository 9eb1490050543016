import { describe, expect, test } from 'vitest'
import { DEATH, findSignature, PROLIFERATION } from '../../../src-main/compute/genes/signatures.ts'

describe('the signatures of growth', () => {
  test('hold each gene once, in capitals, and no gene is in both', () => {
    const names = [...PROLIFERATION, ...DEATH].flat()
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[A-Z][A-Z0-9-]+$/)
    expect([PROLIFERATION.length, DEATH.length]).toEqual([97, 159])
  })

  test('are found in any case, by name or by symbol, and by the name that a gene had before', () => {
    expect([...findSignature(PROLIFERATION, ['Actb', 'Mki67', 'Pcna', 'Mlf1ip'], null)]).toEqual([2, 3, 1])
    expect([...findSignature(PROLIFERATION, ['ENSG1', 'ENSG2', 'TOP2A'], ['PCNA', 'ACTB', ''])]).toEqual([0, 2])
  })

  test('of several genes of one name, or several names of one gene, one counts', () => {
    expect([...findSignature(PROLIFERATION, ['PCNA', 'PCNA', 'HN1', 'JPT1'], null)]).toEqual([0, 3])
    expect([...findSignature(PROLIFERATION, [], null)]).toEqual([])
  })
})
