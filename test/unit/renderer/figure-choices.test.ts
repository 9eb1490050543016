import { describe, expect, it } from 'vitest'
import {
  KINDS,
  labelOf,
  moved,
  newPanel,
  reasonAgainst,
  type Subject
} from '../../../src-renderer/steps/figures/choices.ts'
import { figureKindSchema, figureSettingsSchema, PAPER_FIGURE } from '../../../src-shared/model/figure.ts'
import type { Space } from '../../../src-shared/model/library.ts'
import * as v from 'valibot'

const space = (kind: 'pca' | 'obsm'): Space =>
  ({
    config: { source: { kind } },
    summary: { varianceRatio: kind === 'pca' ? [0.5, 0.25] : null }
  }) as unknown as Space
const bare = (kind: 'pca' | 'obsm'): Subject => ({ dataset: null, space: space(kind), fit: null })

describe('panels', () => {
  const panels = (['landscape', 'errors', 'loss'] as const).map((kind) => ({ kind, share: 0.5 }))
  const kinds = (list: readonly { kind: string }[]): string[] => list.map(({ kind }) => kind)
  it('change places with their neighbour, and stay at the ends', () => {
    expect(kinds(moved(panels, 0, 1))).toEqual(['errors', 'landscape', 'loss'])
    expect(kinds(moved(panels, 2, -1))).toEqual(['landscape', 'loss', 'errors'])
    expect(kinds(moved(panels, 0, -1))).toEqual(kinds(panels))
    expect(kinds(moved(panels, 2, 1))).toEqual(kinds(panels))
  })
  it('are offered in every kind, and a new one of each is a valid panel', () => {
    expect(KINDS.map(({ id }) => id).toSorted()).toEqual([...figureKindSchema.options].sort())
    for (const { id } of KINDS) {
      const settings = { ...PAPER_FIGURE, panels: [newPanel(id, bare('pca'))] }
      expect(v.safeParse(figureSettingsSchema, settings).success).toBe(true)
    }
  })
  it('have no name of another thing: a learning curve is an error against the number of cells', () => {
    expect(labelOf('loss')).toBe('Training loss')
    expect(new Set(KINDS.map(({ label }) => label)).size).toBe(KINDS.length)
  })
  it('that need a landscape or a PCA say so', () => {
    const possible = (subject: Subject): string[] =>
      KINDS.filter(({ id }) => reasonAgainst(id, subject) === null).map(({ id }) => id)
    expect(possible(bare('pca'))).toEqual(['cells', 'scree'])
    expect(possible(bare('obsm'))).toEqual(['cells'])
    expect(reasonAgainst('errors', bare('pca'))).toBe('needs a landscape')
  })
})
