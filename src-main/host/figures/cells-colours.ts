import { labelColours, timeColours, viridis } from '../../../src-shared/figures/palettes.ts'
import { valueRange } from '../../../src-shared/figures/value-range.ts'
import { labelWords } from '../../../src-shared/time/moment-label.ts'
import { needed, valuesKey, type CellValues, type ColourKey, type FigureRecords, type PanelRequest } from './records.ts'

const STEPS = 32
export const MISSING = '#c8c8c8'

/** What the colours of cells say, and the colour of each. */
export interface CellColours {
  /** [n], index into `colours`; the last one is that of cells without a value. */
  readonly index: Uint8Array
  readonly colours: readonly string[]
  /** Later colours lie on top of earlier ones. */
  readonly ordered: boolean
  /** Groups, or a bar between two numbers. */
  readonly key:
    | { readonly kind: 'groups'; readonly groups: readonly ColourKey[] }
    | { readonly kind: 'bar'; readonly title: string; readonly low: number; readonly high: number }
}

/** Colours of all cells of the file as the panel asks for them. Throws E_FIGURE. */
export function cellColours(request: PanelRequest, records: FigureRecords, timeIndex: Int32Array): CellColours {
  const key = valuesKey(request)
  if (key === null) return byTime(request, records, timeIndex)
  const values = needed(records.values?.get(key), `the values of ${request.gene?.name ?? request.column} were not read`)
  if (values.kind === 'labels') return byLabels(values.labels, values.codes)
  return byNumbers(request.gene ? geneTitle(request.gene) : (request.column ?? ''), values)
}

const geneTitle = ({ name, log }: NonNullable<PanelRequest['gene']>): string => (log ? `${name}, log(1 + value)` : name)

function byTime(request: PanelRequest, records: FigureRecords, timeIndex: Int32Array): CellColours {
  const K = records.space.cells.length
  const levels = records.axis?.levels.filter((level) => level.included) ?? []
  const labels = records.fit?.labels ?? levels.map(({ label }) => label)
  const names = Array.from({ length: K }, (_, k) => labelWords(labels[k] ?? `timepoint ${k + 1}`, records.axis))
  return byLabels(names, timeIndex, timeColours(K, request.timePalette))
}

function byLabels(labels: readonly string[], codes: Int32Array, own = labelColours(labels.length)): CellColours {
  const missing = labels.length
  return {
    index: Uint8Array.from(codes, (code) => (code >= 0 && code < missing ? code : missing)),
    colours: [...own, MISSING],
    ordered: false,
    key: { kind: 'groups', groups: labels.map((label, i) => ({ label, colour: own[i] as string })) }
  }
}

function byNumbers(title: string, { values }: Extract<CellValues, { kind: 'numbers' }>): CellColours {
  const { low, high } = valueRange(values)
  const step = (value: number): number =>
    Number.isFinite(value) ? Math.round((STEPS - 1) * Math.min(1, Math.max(0, (value - low) / (high - low)))) : STEPS
  return {
    index: Uint8Array.from(values, step),
    colours: [...Array.from({ length: STEPS }, (_, s) => viridis(s / (STEPS - 1))), MISSING],
    ordered: true,
    key: { kind: 'bar', title, low, high }
  }
}
