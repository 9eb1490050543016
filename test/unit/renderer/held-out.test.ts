import { describe, expect, it } from 'vitest'
import { heldOutMean, type HeldOutPoint } from '../../../src-shared/model/held-out.ts'
import { heldOutSentence } from '../../../src-renderer/steps/check/held-out.ts'

const w = (w1: number) => ({ w1, w2: 2 * w1 })
const point = (predicted: number, line: number, previous: number, next: number): HeldOutPoint => ({
  ...{ label: 'b', from: 'a', fromPrevious: w(predicted), fromFirst: w(predicted), straightLine: w(line) },
  ...{ previous: w(previous), next: w(next) }
})

describe('leaving timepoints out', () => {
  it('is worth something only where both neighbours and the straight line are worse', () => {
    const points = [point(0.7, 0.8, 1, 1.2), point(0.9, 0.8, 1, 0.85)]
    expect(heldOutSentence(points, 'w1')).toContain('nearest observed timepoint at 1 of 2')
    expect(heldOutSentence(points, 'w1')).toContain('neighbours at 1 of 2')
    expect(heldOutSentence([points[0]], 'w2')).toContain('at every one')
  })
  it('is averaged over the timepoints, where all of them were measured', () => {
    expect(heldOutMean([point(0.7, 0.8, 1, 1), point(0.9, 0.6, 1, 1)], 'fromPrevious', 'w1')).toBeCloseTo(0.8, 12)
    expect(heldOutMean([point(0.7, 0.8, 1, 1)], 'fromPrevious', 'w2')).toBeCloseTo(1.4, 12)
    expect(heldOutMean([], 'next', 'w1')).toBeUndefined()
    expect(heldOutMean([point(0.7, 0.8, 1, 1)], 'halves', 'w1')).toBeUndefined()
    expect(heldOutMean([{ ...point(0.7, 0.8, 1, 1), halves: w(0.4) }], 'halves', 'w1')).toBe(0.4)
  })
})
