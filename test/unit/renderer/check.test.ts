import { describe, expect, it } from 'vitest'
import { errorsFigure } from '../../../src-renderer/figures/errors.ts'
import { plotTheme } from '../../../src-renderer/figures/style.ts'
import { agreementOf } from '../../../src-shared/model/agreement.ts'
import { bestOfAlike, differing, sideBySide } from '../../../src-renderer/steps/check/runs.ts'
import { inWords } from '../../../src-renderer/steps/check/in-words.ts'
import { seedWords, siblings } from '../../../src-renderer/steps/check/seeds.ts'
import type { FitConfig, StepError } from '../../../src-shared/model/fit.ts'
import type { GrowthReport } from '../../../src-shared/model/growth.ts'
import type { Fit } from '../../../src-shared/model/library.ts'
import { columnSpread, spreadOf, WITHOUT_LANDSCAPE } from '../../../src-shared/model/step-errors.ts'
import { fitConfig, fitSummary } from '../../contract/records.ts'
import { AXIS, space } from '../../support/fake-host/records.ts'

const fitWith = (seed: number, more: Partial<FitConfig> = {}, spaceId = 's'): Fit => {
  const config = { ...fitConfig, seed, ...more }
  const about = { id: `${seed}`, spaceId, datasetId: 'd', name: `seed ${seed}`, created: '' }
  return { ...about, config, summary: fitSummary(config) }
}

describe('fits that differ in their seed', () => {
  it('are those of the same space and settings, by seed', () => {
    const fits = [fitWith(4), fitWith(0), fitWith(1, { dims: 3 }), fitWith(2, {}, 'other'), fitWith(3)]
    expect(siblings(fits, fits[1]).map((f) => f.config.seed)).toEqual([0, 3, 4])
    expect(siblings(fits, fits[2]).map((f) => f.config.seed)).toEqual([1])
  })
  it('stand side by side, newest settings first', () => {
    const fits = [fitWith(4), fitWith(7, { dims: 3 }), fitWith(0), fitWith(1, { dims: 3 }), fitWith(2)]
    expect(sideBySide(fits).map((f) => f.config.seed)).toEqual([0, 2, 4, 1, 7])
  })
  it.each([
    [[0, 1, 2, 3, 4], '0 to 4'],
    [[0, 1, 7], '0, 1, 7'],
    [[3], '3']
  ])('%j read %s', (seeds, words) => {
    expect(seedWords(seeds)).toBe(words)
  })
})

describe('fits side by side', () => {
  const withError = (id: number, mean: number, more: Partial<FitConfig> = {}, spaceId = 's'): Fit => {
    const fit = fitWith(id, more, spaceId)
    return { ...fit, summary: { ...fit.summary, errors: { ...fit.summary.errors, mean } } }
  }
  it('are compared in the same PCs of the same space only', () => {
    const fits = [
      ...[withError(0, 0.9), withError(1, 0.8), withError(2, 0.8), withError(3, 0.1, {}, 'four')],
      ...[withError(4, 0.2, {}, 'four'), withError(5, 0.3, { dims: 3 }), withError(6, 0.4, { dims: 3 })]
    ]
    expect([...bestOfAlike(fits)].sort()).toEqual(['1', '2', '3', '5'])
    expect(bestOfAlike([]).size).toBe(0)
  })
  it('name their spaces in words, without those that hold no fit', () => {
    const embedding = { source: { kind: 'obsm', key: 'X_pca' }, standardise: true, seed: 0 } as const
    const four = { ...AXIS, levels: AXIS.levels.map((level, k) => ({ ...level, included: k !== 2 })) }
    const spaces = [
      space('s', 'd', embedding, AXIS),
      space('four', 'd', embedding, four),
      space('x', 'd', embedding, four)
    ]
    const fits = [fitWith(0), fitWith(0, {}, 'four')]
    const [setting, ...others] = differing(fits, spaces)
    expect(setting?.name).toBe('Space')
    expect(fits.map((fit) => setting?.value(fit))).toEqual([
      'embedding X_pca, 5 timepoints',
      'embedding X_pca, 4 timepoints'
    ])
    expect(others).toEqual([])
  })
})

describe('a fit in words', () => {
  it('names bare numbers by their unit wherever a timepoint is named', () => {
    const fit = fitWith(0)
    const { solver, errors } = fit.summary
    const steps = [{ label: '0', posterior: [0.5, 2], prior: null, correlation: null }] satisfies GrowthReport['steps']
    const coupling = { from: '0', to: '24', n: 17, m: 29, status: 'optimal', gap: 0 }
    const bare = {
      ...fit,
      summary: {
        ...{ ...fit.summary, labels: ['0', '24'], growth: { genes: null, steps } },
        solver: { ...solver, couplings: [{ ...solver.couplings[0]!, ...coupling }] },
        errors: { ...errors, steps: [{ ...errors.steps[0]!, from: '0', to: '24' }] }
      }
    }
    const { summary } = inWords(bare, { ...AXIS, unit: 'hour' })
    expect(summary.labels).toEqual(['hour 0', 'hour 24'])
    for (const step of [summary.solver.couplings[0], summary.errors.steps[0]])
      expect(step).toMatchObject({ from: 'hour 0', to: 'hour 24' })
    expect(summary.growth?.steps[0]?.label).toBe('hour 0')
    expect(inWords(bare, null)).toEqual(bare)
  })
})

describe('errors over fits', () => {
  const step = (w1: number, predicted?: number): StepError => ({
    ...{ from: 'a', to: 'b', w1, cumulative: 1, previous: 2, floor: 0.5, shift: 0.6 },
    ...(predicted !== undefined && { w2: { predicted, cumulative: 1, previous: 2, floor: 0.5, shift: 0.6 } })
  })
  it('have the mean and standard deviation of a sample', () => {
    expect(spreadOf([1, 2, 4])).toEqual({ mean: expect.closeTo(7 / 3, 12), sd: expect.closeTo(Math.sqrt(7 / 3), 12) })
    expect(spreadOf([5]).sd).toBe(0)
    const spread = columnSpread(
      [
        [step(1), step(3)],
        [step(2), step(8)]
      ],
      'w1',
      'w1'
    )
    expect(spread?.steps.map((s) => s?.mean)).toEqual([1.5, 5.5])
    expect(spread?.mean).toEqual({ mean: 3.5, sd: expect.closeTo(Math.sqrt(4.5), 12) })
  })
  it('are none where one of the fits was not measured so', () => {
    expect(columnSpread([[step(1, 2)], [step(1, 4)]], 'w2', 'w1')?.mean?.mean).toBe(3)
    expect(columnSpread([[step(1, 2)], [step(1)]], 'w2', 'w1')).toBeNull()
    expect(columnSpread([[step(1, 2)]], 'mmd', 'w1')).toBeNull()
    expect(columnSpread([], 'w1', 'w1')).toBeNull()
  })
  it('have no mean over steps where one was not measured', () => {
    const batches = [{ ...step(1), batches: 0.25 }, step(2)]
    expect(columnSpread([batches], 'w1', 'batches')).toEqual({
      steps: [{ mean: 0.25, sd: 0 }, undefined],
      mean: undefined
    })
  })
  it('stand beside cells moved without a landscape', () => {
    const drawn = errorsFigure([[step(1)]], 'w1', plotTheme(false)).data.find((d) => d.name === WITHOUT_LANDSCAPE)
    expect(drawn).toMatchObject({ type: 'bar', y: [0.6] })
  })
  it('get whiskers where there are several', () => {
    const theme = plotTheme(false)
    expect(errorsFigure([[step(1)]], 'w1', theme).data[0]).not.toHaveProperty('error_y')
    expect(errorsFigure([[step(1)], [step(3)]], 'w1', theme).data[0]).toMatchObject({
      y: [2],
      error_y: { array: [Math.SQRT2] }
    })
  })
})

describe('the agreement of fits in words', () => {
  const timeIndex = Int32Array.of(0, 0, 1, 1, -1, 1, 1)
  it('counts the cells of timepoints whose directions are more than 45 degrees apart', () => {
    const angle = Float32Array.of(44, 46, 90, 10, NaN, 100, 170)
    const found = agreementOf(angle, timeIndex, ['Day 0', 'Day 3'], 5)
    expect(found.apart).toBeCloseTo(2 / 3, 12)
    expect(found.sentence).toBe(
      'In 67 % of the cells the direction downhill differs by more than 45 degrees between the 5 fits, most often at Day 3 (75 %).'
    )
  })
  it('names no timepoint where its share of the cells reads as 0 %', () => {
    const n = 601
    const angle = new Float32Array(n).fill(3)
    angle[n - 1] = 90
    const late = Int32Array.from({ length: n }, (_, i) => (i < 300 ? 0 : 1))
    expect(agreementOf(angle, late, ['Day 0', 'Day 3'], 5).sentence).toMatch(/^In 0 % .* the 5 fits\.$/)
    angle.fill(90, n - 2)
    expect(agreementOf(angle, late, ['Day 0', 'Day 3'], 5).sentence).toContain('most often at Day 3 (1 %)')
  })
  it('names no timepoint where all agree', () => {
    expect(agreementOf(new Float32Array(7), timeIndex, ['Day 0', 'Day 3'], 2).sentence).toBe(
      'In 0 % of the cells the direction downhill differs by more than 45 degrees between the 2 fits.'
    )
  })
})
