import type { FigureRequest } from '../../../src-shared/contract/figures.ts'
import { AppError } from '../../../src-shared/errors.ts'
import type { NamedArrays } from '../../../src-shared/model/arrays.ts'
import type { FitSummary, ViewSummary } from '../../../src-shared/model/fit.ts'
import type { SpaceSummary } from '../../../src-shared/model/space.ts'
import type { SvgNode } from './svg.ts'

/** What a figure is drawn from. Arrays are laid out as the docstrings of src-shared/model say. */
export interface FigureRecords {
  readonly space: SpaceSummary
  readonly spaceArrays: NamedArrays
  readonly fit?: FitSummary
  readonly fitArrays?: NamedArrays
  readonly view?: ViewSummary
  readonly viewArrays?: NamedArrays
  /** App version, data hash, fit id, seed, kernel build ...: written into the file. */
  readonly provenance: Readonly<Record<string, string>>
}

/** Colours that must be told apart, for the check under colour-vision deficiency. */
export interface ColourKey {
  readonly label: string
  readonly colour: string
}

/** A drawn figure before it is written: user unit 1 pt, exactly `widthMm` wide. */
export interface Drawing {
  readonly title: string
  readonly heightMm: number
  readonly children: readonly SvgNode[]
  readonly colours: readonly ColourKey[]
  /** What the person should know of this figure, one sentence each. */
  readonly notes: readonly string[]
}

/** A kind of figure: one file each, registered in index.ts. */
export interface FigureKind {
  readonly draw: (request: FigureRequest, records: FigureRecords) => Drawing
  readonly csv: (request: FigureRequest, records: FigureRecords) => string
}

/** Part of the records that a figure cannot do without. Throws E_FIGURE when it is missing. */
export function needed<T>(part: T | undefined | null, detail: string): T {
  if (part === undefined || part === null) throw new AppError('E_FIGURE', { detail })
  return part
}
