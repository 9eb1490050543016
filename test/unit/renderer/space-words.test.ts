import { describe, expect, it } from 'vitest'
import { axisWords, fitsElsewhere, spaceNames } from '../../../src-renderer/state/space-words.ts'
import type { Fit, Space } from '../../../src-shared/model/library.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import { AXIS, fitSummary, space } from '../../support/fake-host/records.ts'

const config = { preset: 'default', model: null, dims: 5, testFraction: 0.4, seed: 0 } as const
const embedding = { source: { kind: 'obsm', key: 'X_pca' }, standardise: true, seed: 0 } as const
const matrix = {
  ...embedding,
  source: {
    ...{ kind: 'pca', matrix: 'X', normalise: true, transform: 'log1p' },
    ...{ variableGenes: null, minCells: 0, components: 5 }
  }
} as const satisfies Space['config']
/** The axis without some of its timepoints. */
const without = (...left: number[]): TimeAxis => ({
  ...AXIS,
  levels: AXIS.levels.map((level, k) => ({ ...level, included: !left.includes(k) }))
})
const spaceOf = (id: string, from: Space['config'], axis: TimeAxis = AXIS): Space => space(id, 'd', from, axis)
const fitIn = (spaceId: string, id: string): Fit => ({
  ...{ id, spaceId, datasetId: 'd', name: id, config, created: '' },
  summary: fitSummary(config)
})

describe('the timepoints of an axis in words', () => {
  it('are those that take part', () => {
    expect(axisWords(AXIS)).toBe('Day 00-03 to Day 24-27, 5 timepoints')
    expect(axisWords(without(0, 2))).toBe('Day 06-09 to Day 24-27, 3 timepoints')
    expect(axisWords(without(0, 1, 2, 3))).toBe('Day 24-27, 1 timepoint')
  })
  it('have their unit where the labels are bare numbers', () => {
    const levels = [0, 24, 48].map((t) => ({ label: `${t}`, t, cells: 17, included: true }))
    expect(axisWords({ ...AXIS, unit: 'hour', levels })).toBe('hour 0 to hour 48, 3 timepoints')
  })
})

describe('names of spaces', () => {
  it('say what they are made of, and of how many timepoints', () => {
    const names = spaceNames([spaceOf('a', embedding), spaceOf('b', matrix), spaceOf('c', matrix, without(2))])
    expect([...names.values()]).toEqual([
      ...['embedding X_pca, 5 timepoints', 'PCA of X, 5 timepoints', 'PCA of X, 4 timepoints']
    ])
  })
  it('show an id only where two would read alike', () => {
    const names = spaceNames([
      ...[spaceOf('9f0887aa', matrix, without(1)), spaceOf('b', matrix), spaceOf('17c0ffee', matrix, without(2))]
    ])
    expect(names.get('9f0887aa')).toBe('PCA of X, 4 timepoints (9f0887)')
    expect(names.get('b')).toBe('PCA of X, 5 timepoints')
    expect(names.get('17c0ffee')).toBe('PCA of X, 4 timepoints (17c0ff)')
  })
})

describe('fits of other spaces', () => {
  const spaces = [spaceOf('a', embedding), spaceOf('b', matrix), spaceOf('c', matrix, without(4))]
  it('are none where all are of the space that is shown', () => {
    expect(fitsElsewhere([], spaces, 'a')).toBeNull()
    expect(fitsElsewhere([fitIn('a', '1')], spaces, 'a')).toBeNull()
  })
  it('are counted, and the newest of them can be shown', () => {
    const fits = [fitIn('c', '3'), fitIn('b', '2'), fitIn('c', '1')]
    expect(fitsElsewhere(fits, spaces, 'b')).toEqual({
      sentence: '2 fits were made in another space (PCA of X; Day 00-03 to Day 18-21, 4 timepoints).',
      newest: fits[0]
    })
    expect(fitsElsewhere(fits, spaces, 'c')).toEqual({
      sentence: '1 fit was made in another space (PCA of X; Day 00-03 to Day 24-27, 5 timepoints).',
      newest: fits[1]
    })
    expect(fitsElsewhere(fits, spaces, 'a')?.sentence).toBe(
      '3 fits were made in 2 other spaces (the newest in PCA of X; Day 00-03 to Day 18-21, 4 timepoints).'
    )
  })
})
