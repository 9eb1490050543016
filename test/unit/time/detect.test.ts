import { describe, expect, test } from 'vitest'
import { detectTime, rejection } from '../../../src-shared/time/detect.ts'
import type { TimeCandidate } from '../../../src-shared/time/detect.ts'

const CELLS = 1000

/** A column whose labels repeat over the cells in turn. */
function candidate(name: string, labels: string[], more: Partial<TimeCandidate> = {}): TimeCandidate {
  const codes = Int32Array.from({ length: CELLS }, (_, i) => i % labels.length)
  const counts = labels.map((_, l) => codes.filter((code) => code === l).length)
  return {
    name,
    labels,
    counts,
    codes,
    kind: 'categorical',
    integers: false,
    ordered: false,
    missing: 0,
    order: null,
    ...more
  }
}

const best = (...candidates: TimeCandidate[]): string | undefined => detectTime(candidates, CELLS)[0]?.column

describe('which column is the time', () => {
  test.each([
    ['sample_labels', ['Day 00-03', 'Day 06-09', 'Day 12-15']],
    ['day', ['0', '0.5', '1']],
    ['time_info', ['2', '4', '6']],
    ['stage', ['E6.5', 'E7.5', 'mixed_gastrulation', 'E8.5']],
    ['age(days)', ['12', '35']],
    ['Hours', ['0', '24', '48', '72']],
    ['development_stage', ['Theiler stage 12', 'Theiler stage 20']],
    ['orig.ident', ['D7', 'D10', 'D14']],
    ['reprogramming_day', ['0', '3', '28']],
    ['hpf', ['3.3', '12']],
    ['sample', ['T0_1A', 'T2_3B', 'T4_5C']]
  ])('%s is found among others', (name, labels) => {
    const others = [
      candidate('cell_type', ['B', 'NK', 'T']),
      candidate('leiden', ['0', '1', '2', '3']),
      candidate('batch', ['rep1', 'rep2']),
      candidate('State', ['1', '2', '3']),
      candidate('Well', ['A01', 'D10', 'H12'])
    ]
    expect(best(...others, candidate(name, labels))).toBe(name)
  })

  test.each([
    'dpt_pseudotime',
    'latent_time',
    'velocity_pseudotime',
    'labeling_time',
    'S_score',
    'n_genes',
    'leiden',
    'phase',
    'fit_t'
  ])('%s is never the time', (name) => expect(best(candidate(name, ['0', '1', '2']))).toBeUndefined())

  test.each([
    ['cell types', candidate('cell_type', ['B cell 1', 'NK', 'T cell'])],
    ['types that look like T0, T1', candidate('type', ['t0', 't1', 't2'])],
    ['replicates', candidate('replicate', ['rep1', 'rep2', 'rep3'])],
    ['truth values', candidate('day', ['False', 'True'], { kind: 'boolean' })],
    ['a lineage, whose name ends like age', candidate('lineage', ['1', '2', '3'])],
    ['bare numbers under a silent name', candidate('State', ['1', '2', '3'])],
    ['an ordered level of something', candidate('quality', ['low', 'mid', 'high'], { ordered: true })]
  ])('%s are not offered', (_, column) => expect(detectTime([column], CELLS)).toEqual([]))

  test('a column of one value, of none, or of too many is rejected with its reason', () => {
    expect(rejection(candidate('day', ['3']), CELLS)).toMatch(/single/)
    expect(rejection(candidate('day', []), CELLS)).toMatch(/missing/)
    const many = Array.from({ length: 61 }, (_, i) => `Day ${i}`)
    expect(rejection(candidate('day', many), CELLS)).toMatch(/61/)
    expect(rejection(candidate('day', many, { integers: true }), CELLS)).toBeNull()
    expect(rejection(candidate('day', ['0', '1', '2', '3', '4']), 20)).toMatch(/5 different/)
  })

  test('a twin of the batch column scores less, and says why', () => {
    const day = candidate('day', ['Day 0', 'Day 1'])
    const alone = detectTime([day], CELLS)[0]
    const twin = detectTime([day, candidate('batch', ['b', 'a'])], CELLS)[0]
    expect(twin?.score).toBe((alone?.score ?? 0) - 1)
    expect(twin?.reasons.join(' ')).toMatch(/"batch"/)
    expect(detectTime([day, candidate('batch', ['a', 'b', 'c'])], CELLS)[0]?.score).toBe(alone?.score)
  })

  test('an order kept in the file counts, and orders', () => {
    const order = ['late', 'early', 'mid']
    const found = detectTime([candidate('time_info', ['early', 'late', 'mid'], { order })], CELLS)[0]
    expect(found?.axis.levels.map((level) => level.label)).toEqual(order)
  })

  test('cells without a value are counted in a warning', () => {
    const found = detectTime([candidate('day', ['0', '1'], { missing: 7 })], CELLS)[0]
    expect(found?.warnings.join(' ')).toMatch(/7 cells/)
  })
})
