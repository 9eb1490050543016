import { describe, expect, it } from 'vitest'
import { DEFAULT_FIT, settingsWords } from '../../../src-renderer/steps/landscape/defaults.ts'

describe('the settings of a fit in one line', () => {
  it('name no model where it is that of the preset', () => {
    expect(settingsWords(DEFAULT_FIT, 5, undefined)).toBe('5 PCs · default preset · 40 % test cells · seed 0')
  })
  it('name the model that was chosen', () => {
    const chosen = { ...DEFAULT_FIT, preset: 'reference', model: 'linear', testFraction: 0.29, seed: 17 } as const
    expect(settingsWords(chosen, 2, 'A linear landscape')).toBe(
      '2 PCs · A linear landscape · as published · 29 % test cells · seed 17'
    )
    expect(settingsWords(chosen, 2, undefined)).toContain(' · linear · ')
  })
})
