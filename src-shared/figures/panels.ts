import type { FigureKind, FigurePanel, FigureSettings } from '../model/figure.ts'
import { JOURNALS } from './journals.ts'

/** Kinds with several lettered parts, which they letter themselves. */
const OWN_LETTERS: Partial<Record<FigureKind, number>> = { landscape: 2 }

/** How many letters a kind places itself; 0 = it gets one above it. */
export const ownLetters = (kind: FigureKind): number => OWN_LETTERS[kind] ?? 0

/** Letters of each panel in reading order. A single panel without parts of its own has none. */
export function lettersOf({ panels, journal }: Pick<FigureSettings, 'panels' | 'journal'>): string[][] {
  const first = journal !== null && JOURNALS[journal].letters === 'upper' ? 'A' : 'a'
  let next = first.charCodeAt(0)
  const bare = panels.length === 1 && panels.every(({ kind }) => ownLetters(kind) === 0)
  return panels.map(({ kind }) =>
    bare ? [] : Array.from({ length: Math.max(1, ownLetters(kind)) }, () => String.fromCharCode(next++))
  )
}

/** Shares of 1/3 must add up to a row. */
const SLACK = 1e-6

/** Panels in reading order, a new row where the next one does not fit beside the others. */
export function rowsOf<T extends Pick<FigurePanel, 'share'>>(panels: readonly T[]): T[][] {
  const rows: T[][] = []
  let used = Infinity
  for (const panel of panels) {
    if (used + panel.share > 1 + SLACK) {
      rows.push([])
      used = 0
    }
    rows.at(-1)?.push(panel)
    used += panel.share
  }
  return rows
}
