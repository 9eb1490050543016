import type { FigureKind } from '../../../src-shared/contract/figures.ts'

export interface Kind {
  id: FigureKind
  label: string
  text: string
  needsFit: boolean
}

export const KINDS: readonly Kind[] = [
  { id: 'landscape', label: 'Landscape over time', text: 'Cells and level curves per timepoint', needsFit: true },
  { id: 'errors', label: 'Errors', text: 'Error per timepoint beside its baselines', needsFit: true },
  { id: 'loss', label: 'Learning curve', text: 'Loss over the training steps', needsFit: true },
  { id: 'scree', label: 'Variance per PC', text: 'Scree plot of the space', needsFit: false }
]

/** Widths of journals' columns in mm, from the publishers' own pages. */
export const WIDTHS = [
  { id: 'nature-1', label: 'Nature, 1 column, 89 mm', mm: 89 },
  { id: 'nature-2', label: 'Nature, 2 columns, 183 mm', mm: 183 },
  { id: 'cell-1', label: 'Cell Press, 1 column, 85 mm', mm: 85 },
  { id: 'cell-1.5', label: 'Cell Press, 1.5 columns, 114 mm', mm: 114 },
  { id: 'cell-2', label: 'Cell Press, 2 columns, 174 mm', mm: 174 }
] as const
