import { describe, expect, test } from 'vitest'
import { Reporter } from '../../src-main/worker/drive.ts'
import { computeHeldOut } from '../../src-main/worker/jobs/held-out.ts'
import type { TimeAxis } from '../../src-shared/model/time-axis.ts'
import { haveEmbryoidBody, readEmbryoidBody } from './embryoid-body.ts'

const axis: TimeAxis = {
  column: 'sample_labels',
  unit: 'day',
  spacing: 'equal',
  levels: [1.5, 7.5, 13.5, 19.5, 25.5].map((t, k) => ({ label: `t${k}`, t, cells: 0, included: true }))
}

describe.runIf(haveEmbryoidBody())('embryoid body without t1 and t3, all cells', () => {
  // With this seed the solver of the W2 at t1 once went round for ever: potentials near 1000 and pivots on their rounding.
  test('seed 1 ends, and stays within its bounds', async () => {
    const { X, timeIndex } = readEmbryoidBody()
    const arrays = { X: X.data, timeIndex: Int32Array.from(timeIndex) }
    const threadEntry = new URL('../../src-main/worker/thread.ts', import.meta.url)
    const config = { preset: 'default', model: null, dims: 5, testFraction: 0.4, seed: 1 } as const
    const request = { arrays, axis, config, leaveOut: [[1, 3]], refit: null, threads: 2, threadEntry }
    const stream = new Reporter().stream((reporter) => computeHeldOut(request, reporter))
    let step = await stream.next()
    while (!step.done) step = await stream.next()
    const [t1, t3] = step.value.sets[0].points
    expect(t1.fromPrevious.w2).toBeLessThan(0.785)
    expect(t3.fromPrevious.w2).toBeLessThan(0.84)
    expect(t3.fromFirst.w2).toBeLessThan(0.9)
    expect(t1.fromPrevious.w2).toBeLessThan(t1.straightLine.w2)
  }, 120_000)
})
