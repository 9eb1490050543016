import { expect, it } from 'vitest'
import { statusWords } from '../../../src-shared/model/solver-words.ts'

it.each([
  ['converged', 'converged'],
  ['optimal', 'optimal'],
  ['not-converged', 'not converged'],
  ['stopped-early', 'stopped early, at the lowest validation loss'],
  ['iteration-limit', 'stopped at the limit of iterations'],
  ['no-better-than-still', 'no better than cells that do not move'],
  ['of-a-later-version', 'of a later version']
])('%s reads "%s"', (status, words) => expect(statusWords(status)).toBe(words))
