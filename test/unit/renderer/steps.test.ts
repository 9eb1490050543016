import { describe, expect, it } from 'vitest'
import type { Dataset, Fit, Space } from '../../../src-shared/model/library.ts'
import { sameAxis, stepStates, type StepFacts } from '../../../src-renderer/state/steps.ts'
import { AXIS, dataset, fitSummary, space } from '../../support/fake-host/records.ts'

const config = { preset: 'default', model: null, dims: 5, testFraction: 0.4, seed: 0 } as const
const opened: Dataset = dataset('d', '/a.h5ad', false)
const settled: Dataset = { ...opened, axis: AXIS }
const made: Space = space('s', 'd', { source: { kind: 'obsm', key: 'X_pca' }, standardise: true, seed: 0 }, AXIS)
const fitted: Fit = {
  id: 'f',
  spaceId: 's',
  datasetId: 'd',
  name: 'Fit',
  config,
  summary: fitSummary(config),
  created: ''
}
const idle = { open: false, space: false, fit: false }
const facts = (more: Partial<StepFacts>): StepFacts => ({
  ...{ dataset: null, space: null, spaceCurrent: false, fit: null, running: idle },
  ...more
})

describe('the state of each step', () => {
  it('is ready for data and empty beyond before a file is open', () => {
    expect(stepStates(facts({}))).toEqual({
      data: 'ready',
      space: 'empty',
      landscape: 'empty',
      check: 'empty',
      figures: 'empty'
    })
  })
  it('wants attention for data until the timepoints are settled', () => {
    expect(stepStates(facts({ dataset: opened }))).toMatchObject({ data: 'attention', space: 'empty' })
    expect(stepStates(facts({ dataset: settled }))).toMatchObject({ data: 'done', space: 'ready' })
  })
  it('wants attention for data when the source has changed', () => {
    expect(stepStates(facts({ dataset: { ...settled, source: 'changed' } })).data).toBe('attention')
  })
  it('wants attention for a space that was computed for another time axis', () => {
    expect(stepStates(facts({ dataset: settled, space: made, spaceCurrent: false })).space).toBe('attention')
    expect(stepStates(facts({ dataset: settled, space: made, spaceCurrent: true }))).toMatchObject({
      space: 'done',
      landscape: 'ready'
    })
  })
  it('wants attention for all that was made of other timepoints', () => {
    const before = { dataset: settled, space: made, fit: fitted }
    expect(stepStates(facts({ ...before, spaceCurrent: true }))).toMatchObject({
      ...{ space: 'done', landscape: 'done', check: 'done', figures: 'ready' }
    })
    expect(stepStates(facts({ ...before, spaceCurrent: false }))).toMatchObject({
      ...{ data: 'done', space: 'attention', landscape: 'attention', check: 'attention', figures: 'attention' }
    })
    expect(stepStates(facts({ ...before, fit: null, spaceCurrent: false }))).toMatchObject({
      ...{ landscape: 'attention', check: 'empty', figures: 'attention' }
    })
  })
  it('wants attention for a fit that cannot be trusted', () => {
    const summary = { ...fitted.summary, trust: { verdict: 'poor' as const, sentence: '' } }
    const current = { dataset: settled, space: made, spaceCurrent: true }
    expect(stepStates(facts({ ...current, fit: { ...fitted, summary } })).check).toBe('attention')
    expect(stepStates(facts({ ...current, fit: fitted })).check).toBe('done')
  })
  it('runs while its job runs', () => {
    expect(
      stepStates(facts({ dataset: settled, space: made, fit: fitted, running: { ...idle, fit: true } })).landscape
    ).toBe('running')
  })
})

describe('two time axes are the same', () => {
  it('when only unit or counts differ', () => {
    expect(sameAxis(AXIS, { ...AXIS, unit: 'hour' })).toBe(true)
  })
  it('but not when a time, an inclusion, the order or the spacing differs', () => {
    const [first, ...rest] = AXIS.levels
    expect(sameAxis(AXIS, { ...AXIS, levels: [{ ...first, t: 2 }, ...rest] })).toBe(false)
    expect(sameAxis(AXIS, { ...AXIS, levels: [{ ...first, included: false }, ...rest] })).toBe(false)
    expect(sameAxis(AXIS, { ...AXIS, levels: [...rest, first] })).toBe(false)
    expect(sameAxis(AXIS, { ...AXIS, spacing: 'real' })).toBe(false)
    expect(sameAxis(AXIS, null)).toBe(false)
  })
})
