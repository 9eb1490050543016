import { describe, expect, test } from 'vitest'
import type { FitSummary, StepError } from '../../../src-shared/model/fit.ts'
import { explainedShare, judge } from '../../../src-main/worker/jobs/trust.ts'

const step = (w1: number, previous: number, floor: number, from = 'a', to = 'b'): StepError => ({
  from,
  to,
  w1,
  cumulative: w1,
  previous,
  floor,
  shift: w1
})
const solver = (notConverged = 0, status = 'converged'): FitSummary['solver'] => ({
  couplings: [],
  training: { status, steps: 1, finalLoss: 0, validationLoss: null },
  prediction: { method: 'flow', status: 'converged', residualMax: null, residualMean: null, notConverged, cells: 1000 }
})
const labels = ['a', 'b', 'c']
const many = [500, 500, 500]

test('as good as a second sample explains all, nothing moves explains nothing', () => {
  expect(explainedShare(step(0.4, 1.4, 0.4))).toBe(1)
  expect(explainedShare(step(1.4, 1.4, 0.4))).toBe(0)
})

test('a step below its floor does not make up for one that is bad', () => {
  const steps = [step(1.2, 1.4, 0.4), step(0.1, 1.4, 0.9, 'b', 'c')]
  expect(judge(steps, solver(), labels, many)).toEqual({
    verdict: 'fair',
    sentence:
      'Read this landscape with care. On cells it has not seen, it explains 47 % of the movement beyond sampling noise; the weakest step is a to b with 20 %; moving each cell as its nearest neighbours were paired, without a landscape, comes as close (mean error 0.650, of the landscape 0.650).'
  })
})

describe('beside cells moved without a landscape', () => {
  const fit = (w1: number, shift: number): ReturnType<typeof judge> =>
    judge([{ ...step(w1, 1.4, 0.4), shift }], solver(), ['a', 'b'], [500, 500])

  test.each([
    [0.534, 0.516, 'good', 'comes closer (mean error 0.516, of the landscape 0.534)'],
    [0.534, 0.524, 'good', 'comes as close (mean error 0.524, of the landscape 0.534)'],
    [0.5, 0.56, 'good', 'comes less close (mean error 0.560, of the landscape 0.500)']
  ])('a landscape with error %d beside %d is called %s and compared', (w1, shift, verdict, words) => {
    const found = fit(w1, shift)
    expect(found.verdict).toBe(verdict)
    expect(found.sentence).toContain(`as its nearest neighbours were paired, without a landscape, ${words}`)
  })

  test('one that leaves a tenth more of the movement unexplained is not called good', () => {
    expect(fit(0.64, 0.55).verdict).toBe('good')
    expect(fit(0.64, 0.53)).toEqual({
      verdict: 'fair',
      sentence: expect.stringMatching(
        /^Read this landscape with care.* comes closer \(mean error 0.530, of the landscape 0.640\)/
      )
    })
  })
  test('what was fair stays so', () => expect(fit(0.9, 0.45).verdict).toBe('fair'))
})

test('timepoints are named as they are given, not as in the file', () => {
  const { sentence } = judge(
    [step(0.45, 1.4, 0.4, '0', '24'), step(1.2, 1.4, 0.4, '24', '72')],
    ...([solver(), ['hour 0', 'hour 24', 'hour 72'], [500, 500, 20]] as const)
  )
  expect(sentence).toContain('the weakest step is hour 24 to hour 72 with')
  expect(sentence).toContain('only 20 cells at hour 72 were kept to check it')
})

test('few cells, unsolved steps and a diverged training lower the verdict and are named', () => {
  const good = [step(0.45, 1.4, 0.4), step(0.45, 1.4, 0.4, 'b', 'c')]
  expect(judge(good, solver(), labels, many).verdict).toBe('good')
  const few = judge(good, solver(), labels, [500, 20, 500])
  expect(few.verdict).toBe('fair')
  expect(few.sentence).toContain('only 20 cells at b were kept to check it')
  const unsolved = judge(good, solver(160), labels, many)
  expect(unsolved.verdict).toBe('fair')
  expect(unsolved.sentence).toContain('the prediction of 16 % of the cells did not converge')
  expect(judge(good, solver(0, 'diverged'), labels, many).verdict).toBe('poor')
  const still = judge(good, solver(0, 'no-better-than-still'), labels, many)
  expect(still.verdict).toBe('poor')
  expect(still.sentence).toContain('no better than if nothing moved')
})

test('where nothing moves beyond noise there is nothing to trust', () => {
  expect(judge([step(0.5, 0.4, 0.4)], solver(), labels, many).verdict).toBe('poor')
})
