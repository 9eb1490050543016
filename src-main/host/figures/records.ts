import { AppError } from '../../../src-shared/errors.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { Drivers } from '../../../src-shared/model/drivers.ts'
import type { Fates } from '../../../src-shared/model/fates.ts'
import type { FigurePanel, FigureSettings } from '../../../src-shared/model/figure.ts'
import type { FitSummary, ViewSummary } from '../../../src-shared/model/fit.ts'
import type { HeldOutFound } from '../../../src-shared/model/held-out.ts'
import type { SpaceSummary } from '../../../src-shared/model/space.ts'
import type { TimeAxis } from '../../../src-shared/model/time-axis.ts'
import type { SvgNode } from './svg.ts'

/** Values that cells are coloured by, of all cells of the file [n]: numbers (NaN = missing), or codes of labels (-1 = missing). */
export type CellValues =
  | { readonly kind: 'numbers'; readonly values: Float32Array }
  | { readonly kind: 'labels'; readonly labels: readonly string[]; readonly codes: Int32Array }

/** What a figure is drawn from. Arrays are laid out as the docstrings of src-shared/model say. */
export interface FigureRecords {
  readonly space: SpaceSummary
  readonly spaceArrays: NamedArrays
  readonly fit?: FitSummary
  readonly fitArrays?: NamedArrays
  readonly view?: ViewSummary
  readonly viewArrays?: NamedArrays
  /** Names bare numbers of labels by their unit; null where it is not known. */
  readonly axis: TimeAxis | null
  /** By the number of PCs: x, y f32 [m], cells i32 [m]. */
  readonly umap?: ReadonlyMap<number, NamedArrays>
  readonly heldOut?: HeldOutFound | null
  readonly drivers?: Drivers
  /** By column of obs. */
  readonly fates?: ReadonlyMap<string, Fates>
  /** By `valuesKey` of the panel. */
  readonly values?: ReadonlyMap<string, CellValues>
  /** Why what a panel is drawn from could not be had. */
  readonly failed?: ReadonlyMap<FigurePanel, AppError>
  /** App version, data hash, fit id, seed, kernel build ...: written into the file. */
  readonly provenance: Readonly<Record<string, string>>
}

/** Colours that must be told apart, for the check under colour-vision deficiency. */
export interface ColourKey {
  readonly label: string
  readonly colour: string
}

/** What a panel is drawn by: its own choices, its width in mm and what it shares with the figure. */
export type PanelRequest = Omit<FigurePanel, 'share'> &
  Pick<FigureSettings, 'widthMm' | 'textPt' | 'pcs' | 'timePalette' | 'landPalette'> & {
    /** Letters of the panel's parts, for kinds that place them themselves. */
    readonly letters: readonly string[]
    /** Height of the plot in points, so that the charts of a row share their axis; without, the panel's own. */
    readonly plotHeight?: number
  }

/** Where the values of a panel of cells are found; null = coloured by time. */
export const valuesKey = ({ gene, column }: Pick<FigurePanel, 'gene' | 'column'>): string | null =>
  gene ? JSON.stringify([gene.matrix, gene.gene, gene.log]) : (column ?? null)

/** A drawn panel before it is written: user unit 1 pt, exactly `widthMm` wide. */
export interface Drawing {
  readonly title: string
  readonly heightMm: number
  /** Of a chart, in points. */
  readonly plotHeight?: number
  readonly children: readonly SvgNode[]
  readonly colours: readonly ColourKey[]
  /** What may be amiss in this figure, one sentence each. */
  readonly warnings?: readonly string[]
  /** What the person should know of it. */
  readonly notes?: readonly string[]
  /** Why the panel could not be drawn, where this is a placeholder. */
  readonly missing?: string
}

/** A kind of panel: one file each, registered in kinds.ts. */
export interface PanelKind {
  readonly draw: (request: PanelRequest, records: FigureRecords) => Drawing
  readonly csv: (request: PanelRequest, records: FigureRecords) => string
}

/** Part of the records that a figure cannot do without. Throws E_FIGURE when it is missing. */
export function needed<T>(part: T | undefined | null, detail: string): T {
  if (part === undefined || part === null) throw new AppError('E_FIGURE', { detail })
  return part
}
