import { deserialize, serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import type { FitInput } from '../../../src-main/compute/jkonet/model.ts'
import { modelOf } from '../../../src-main/compute/jkonet/registry.ts'
import { drain } from '../../support/drain.ts'
import { threeSnapshots } from './fixtures.ts'

const course = threeSnapshots()
const settings = { batch: 16, length: { steps: 300 } }
const input: FitInput = { ...course, seed: 4, preset: 'tuned', settings }
const fit = (model: string, of: FitInput) => drain(modelOf(model).fit(of)).result

describe('the preset "tuned"', () => {
  const tuned = fit('jkonet-continuous', input)
  const tried = tuned.tried ?? []

  test('takes the rate with the least loss of held-out cells, and is that fit', () => {
    expect(tried.length).toBeGreaterThan(2)
    const used = tried.filter((candidate) => candidate.used)
    expect(used).toHaveLength(1)
    expect(used[0].loss).toBe(Math.min(...tried.map(({ loss }) => loss)))
    const { potential, steps } = fit('jkonet-continuous', {
      ...input,
      preset: 'default',
      settings: { ...settings, rate: used[0].rate }
    })
    expect(tuned.potential).toEqual(potential)
    expect(tuned.steps).toBe(steps)
  })

  test('tries what each rate gives on its own, around the default', () => {
    for (const { rate, loss, steps } of tried) {
      const alone = fit('jkonet-continuous', { ...input, preset: 'default', settings: { ...settings, rate } })
      expect(alone.validation.find((check) => check.step === alone.steps)?.loss).toBe(loss)
      expect(alone.steps).toBe(steps)
    }
    const rates = tried.map(({ rate }) => rate)
    expect(Math.min(...rates)).toBeLessThan(rates[0])
    expect(Math.max(...rates)).toBeGreaterThan(rates[0])
  })

  test('a rate with which training diverges is not used', () => {
    const rates = [1e30, 0.01]
    const { tried = [], status } = fit('jkonet-continuous', { ...input, settings: { ...settings, rates, clip: 1e30 } })
    expect(status).not.toBe('diverged')
    expect(tried.map(({ loss, used }) => [loss === Infinity, used])).toEqual([
      [true, false],
      [false, true]
    ])
  })

  test('rates cannot be chosen where no cells are held out', () => {
    expect(() => fit('jkonet-tv', { ...input, settings: { ...settings, validation: undefined } })).toThrow(RangeError)
  })

  test('progress never goes back, and ends near 1', () => {
    const { reports } = reported(input)
    const fractions = reports.map(({ fraction }) => fraction)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.at(-1)).toBeGreaterThan(0.9)
    expect(fractions.at(-1)).toBeLessThanOrEqual(1)
    const steps = reports.map(({ step }) => step)
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
  })

  test('goes on from wherever it was saved, and ends with the same bytes', () => {
    const { reports } = reported({ ...input, settings: { ...settings, batch: 32, length: { steps: 1000 } } })
    const whole = fit('jkonet-continuous', { ...input, settings: { ...settings, batch: 32, length: { steps: 1000 } } })
    const saves = reports.flatMap(({ save }) => (save ? [save] : []))
    expect(saves.length).toBeGreaterThan(4)
    for (const at of [0, Math.floor(saves.length / 3), Math.floor(saves.length / 2), saves.length - 1]) {
      const again = {
        ...input,
        settings: { ...settings, batch: 32, length: { steps: 1000 } },
        resume: saves[at]
      }
      expect(fit('jkonet-continuous', again)).toEqual(whole)
    }
  })
})

/** All reports of a fit, with what was saved at each as it is after a way through the library. */
function reported(of: FitInput): { reports: { fraction: number; step: number; save?: object }[] } {
  const reports: { fraction: number; step: number; save?: object }[] = []
  const work = modelOf('jkonet-continuous').fit(of)
  for (let piece = work.next(); !piece.done; piece = work.next()) {
    const { fraction, step, save } = piece.value
    reports.push({ fraction, step, ...(save && { save: deserialize(serialize(save())) as object }) })
  }
  return { reports }
}
