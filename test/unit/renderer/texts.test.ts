import { describe, expect, it } from 'vitest'
import { momentLabel, momentShort } from '../../../src-shared/time/moment-label.ts'
import { differing } from '../../../src-renderer/steps/check/runs.ts'
import { bytes, fileName, many, timeLeft } from '../../../src-renderer/widgets/format.ts'
import type { Fit } from '../../../src-shared/model/library.ts'
import { AXIS, fitSummary, LABELS } from '../../support/fake-host/records.ts'

describe('a moment', () => {
  it('has its label at a timepoint', () => {
    expect(momentLabel(LABELS, AXIS, 2, 0)).toBe('Day 12-15')
  })
  it('has the name or the real time of the moment between two', () => {
    expect(momentLabel(LABELS, AXIS, 0, 0.5)).toBe('Day 04-05 (between Day 00-03 and Day 06-09)')
    expect(momentShort(LABELS, { ...AXIS, unit: 'E' }, 0, 0.25)).toBe('E3')
    expect(momentShort(LABELS, { ...AXIS, unit: null }, 0, 0.25)).toBe('t = 3')
  })
  it('reads as neither of its neighbours, however close they are', () => {
    expect(momentShort(['0', '0.01', '0.02'], null, 1, 0.5)).toBe('0.015')
    expect(momentShort(['7.5', '8'], null, 0, 0.5)).toBe('7.75')
  })
  it('gets its unit where its label is a bare number', () => {
    const hours = {
      ...AXIS,
      unit: 'hour',
      levels: [0, 24].map((t) => ({ label: String(t), t, cells: 9, included: true }))
    }
    expect(momentLabel(['0', '24'], hours, 1, 0)).toBe('hour 24')
    expect(momentLabel(['0', '24'], hours, 0, 0.5)).toBe('hour 12 (between hour 0 and hour 24)')
  })
  it('lies between its neighbours when neither labels nor times name it', () => {
    expect(momentShort(LABELS, null, 0, 0.25)).toBe('Day 00-03 → Day 06-09')
    expect(momentLabel(LABELS, null, 0, 0.25)).toBe('between Day 00-03 and Day 06-09')
  })
})

describe('numbers for people', () => {
  it('round bytes as file managers do', () => {
    expect([999, 1000, 919_402, 14_097_723, 3.2e12].map(bytes)).toEqual([
      '999 B',
      '1.0 kB',
      '919 kB',
      '14 MB',
      '3.2 TB'
    ])
  })
  it('promise no less time than is left', () => {
    expect([0.4, 1.2, 59.5, 61, 7201].map(timeLeft)).toEqual([
      'almost done',
      'about 2 s left',
      'about 60 s left',
      'about 2 min left',
      'about 3 h left'
    ])
  })
  it('count one thing and many', () => {
    expect([many(1, 'fit'), many(1200, 'cell')]).toEqual(['1 fit', '1,200 cells'])
  })
  it('name the file of a path of any system', () => {
    expect([fileName('/a/b c.h5ad'), fileName('C:\\x\\y.h5ad')]).toEqual(['b c.h5ad', 'y.h5ad'])
  })
})

describe('fits side by side', () => {
  const fitOf = (seed: number, dims: number): Fit => {
    const config = { preset: 'default', model: null, dims, testFraction: 0.4, seed } as const
    return {
      id: String(seed),
      spaceId: 's',
      datasetId: 'd',
      name: '',
      config,
      summary: fitSummary(config),
      created: ''
    }
  }
  it('show only the settings that differ', () => {
    expect(differing([fitOf(0, 5), fitOf(1, 5)], []).map((s) => s.name)).toEqual(['Seed'])
    expect(differing([fitOf(0, 5), fitOf(0, 3)], []).map((s) => s.name)).toEqual(['PCs'])
    expect(differing([fitOf(0, 5)], [])).toEqual([])
  })
})
