import { element, group, type SvgNode } from './svg.ts'
import { CAP_HEIGHT, fitText, textAt, textWidth } from './text.ts'

export interface LegendEntry {
  readonly label: string
  /** Draws the key centred at (x, y). */
  readonly key: (x: number, y: number) => SvgNode
  /** Of the key, in points. */
  readonly keyWidth: number
}

const KEY_GAP = 3
const ENTRY_GAP = 8

/** An entry with a coloured dot as its key. */
export const dotEntry = (label: string, colour: string, diameter: number): LegendEntry => ({
  label,
  key: (x, y) => element('circle', { cx: x, cy: y, r: diameter / 2, fill: colour }),
  keyWidth: diameter
})

/** Side of the square of a swatch, in points. */
const SWATCH = 5

/** An entry with a coloured square as its key. */
export const swatchEntry = (label: string, colour: string): LegendEntry => ({
  label,
  key: (x, y) => element('rect', { x: x - SWATCH / 2, y: y - SWATCH / 2, width: SWATCH, height: SWATCH, fill: colour }),
  keyWidth: SWATCH
})

interface Placed {
  readonly entry: LegendEntry
  readonly label: string
  readonly x: number
  readonly row: number
}

function place(entries: readonly LegendEntry[], width: number, size: number): Placed[] {
  let x = 0
  let row = 0
  return entries.map((entry) => {
    const label = fitText(entry.label, size, width - entry.keyWidth - KEY_GAP)
    const length = entry.keyWidth + KEY_GAP + textWidth(label, size)
    if (x > 0 && x + length > width) {
      x = 0
      row++
    }
    const placed = { entry, label, x, row }
    x += length + ENTRY_GAP
    return placed
  })
}

const rowHeight = (size: number): number => size * 1.35

/** Height in points of a legend of this width. */
export function legendHeight(entries: readonly LegendEntry[], width: number, size: number): number {
  return ((place(entries, width, size).at(-1)?.row ?? -1) + 1) * rowHeight(size)
}

/** Entries side by side from (x, y), top left, wrapped to the width. */
export function legend(x: number, y: number, width: number, entries: readonly LegendEntry[], size: number): SvgNode {
  const nodes = place(entries, width, size).flatMap((p) => {
    const middle = y + (p.row + 0.5) * rowHeight(size)
    const left = x + p.x
    return [
      p.entry.key(left + p.entry.keyWidth / 2, middle),
      textAt(left + p.entry.keyWidth + KEY_GAP, middle + (size * CAP_HEIGHT) / 2, p.label, size)
    ]
  })
  return group({}, nodes)
}
