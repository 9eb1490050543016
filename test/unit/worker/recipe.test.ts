import { expect, test } from 'vitest'
import type { FitConfig } from '../../../src-shared/model/fit.ts'
import { recipeOf } from '../../../src-main/worker/jobs/recipe.ts'

const config: FitConfig = { preset: 'default', model: null, dims: 2, testFraction: 0.4, seed: 1 }

test.each([
  ['default', null, 'jkonet-continuous-cubic', 'default', 'continuous'],
  ['tuned', null, 'jkonet-continuous-cubic', 'tuned', 'continuous'],
  ['reference', null, 'jkonet-tv', 'reference', 'as published'],
  ['tuned', 'jkonet-v', 'jkonet-v', 'tuned', 'at the snapshots'],
  ['tuned', 'jkonet-linear-v', 'jkonet-linear-v', 'default', 'at the snapshots'],
  ['tuned', 'jkonet-v-beta', 'jkonet-v-beta', 'default', 'at the snapshots'],
  ['reference', 'jkonet-continuous', 'jkonet-continuous', 'default', 'continuous']
] as const)('preset %s, model %s: %s with its preset %s, called %s', (preset, model, id, own, variant) => {
  const recipe = recipeOf({ ...config, preset, model })
  expect([recipe.model.id, recipe.preset, recipe.variant]).toEqual([id, own, variant])
})
