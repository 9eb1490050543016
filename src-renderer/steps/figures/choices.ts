import type { FigureKind, FigurePanel } from '../../../src-shared/model/figure.ts'
import type { Dataset, Fit, Space } from '../../../src-shared/model/library.ts'
import { groupColumns } from '../colour/choices.ts'

export interface KindChoice {
  readonly id: FigureKind
  readonly label: string
  readonly text: string
}

export const KINDS: readonly KindChoice[] = [
  { id: 'landscape', label: 'Landscape over time', text: 'Cells and level curves per timepoint' },
  { id: 'cells', label: 'Cells', text: 'All cells in two PCs, by time, gene or column' },
  { id: 'errors', label: 'Errors', text: 'Error per timepoint beside its baselines' },
  { id: 'held-out', label: 'Left-out errors', text: 'Errors at timepoints that were left out' },
  { id: 'drivers', label: 'Genes', text: 'Genes that the landscape raises and lowers' },
  { id: 'fates', label: 'Fates', text: 'Predicted shares of the groups of a column' },
  { id: 'loss', label: 'Training loss', text: 'Loss over the training steps' },
  { id: 'scree', label: 'Variance per PC', text: 'Scree plot of the space' }
]

/** Name of a kind of panel on the page. */
export const labelOf = (kind: FigureKind): string => KINDS.find(({ id }) => id === kind)?.label ?? kind

export const SHARES = [
  { share: 1, label: 'Full width' },
  { share: 3 / 4, label: '3/4' },
  { share: 2 / 3, label: '2/3' },
  { share: 1 / 2, label: '1/2' },
  { share: 1 / 3, label: '1/3' },
  { share: 1 / 4, label: '1/4' }
] as const

/** What a figure can be drawn of. */
export interface Subject {
  readonly dataset: Dataset | null
  readonly space: Space
  readonly fit: Fit | null
}

/** Why a kind cannot be drawn of this; null = it can. */
export function reasonAgainst(kind: FigureKind, { dataset, space, fit }: Subject): string | null {
  if (kind === 'cells') return null
  if (kind === 'scree') return space.summary.varianceRatio ? null : 'needs a PCA of a matrix'
  if (!fit) return 'needs a landscape'
  if (kind === 'drivers' && space.config.source.kind !== 'pca') return 'needs a PCA of a matrix'
  if (kind === 'held-out' && fit.summary.labels.length < 3) return 'needs three timepoints'
  if (kind === 'fates' && (!dataset || groupColumns(dataset.summary).length === 0)) return 'needs a column of groups'
  return null
}

/** A new panel: half the width, with the first choice where it needs one. */
export function newPanel(kind: FigureKind, { dataset }: Subject): FigurePanel {
  const columns = dataset ? groupColumns(dataset.summary).filter((name) => name !== dataset.axis?.column) : []
  const panel: FigurePanel = { kind, share: kind === 'landscape' ? 1 : 0.5 }
  if (kind === 'fates') return { ...panel, column: columns[0] ?? dataset?.axis?.column ?? '' }
  return kind === 'drivers' ? { ...panel, timepoint: 0 } : panel
}

/** The panels with one moved by a place; as they are at the ends. */
export function moved(panels: readonly FigurePanel[], at: number, step: -1 | 1): FigurePanel[] {
  const to = at + step
  const next = [...panels]
  const panel = next[at]
  const other = next[to]
  if (!panel || !other) return next
  next[at] = other
  next[to] = panel
  return next
}

export const PALETTE_NAMES = {
  'okabe-ito': 'Okabe-Ito (to 8 times)',
  blues: 'Blues',
  viridis: 'Viridis',
  cividis: 'Cividis',
  plasma: 'Plasma',
  magma: 'Magma',
  greys: 'Greys'
} as const
