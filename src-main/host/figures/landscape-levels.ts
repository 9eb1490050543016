import { ramp } from '../../../src-shared/figures/colour.ts'
import { landStops, type LandPalette } from '../../../src-shared/figures/palettes.ts'
import { niceStep } from '../../../src-shared/figures/ticks.ts'
import { isNear, type Column } from './landscape-data.ts'

/** Bands of V: levels [B + 1] from 0 upwards, colours [B]; the last band is open upwards. */
export interface Bands {
  readonly levels: readonly number[]
  readonly colours: readonly string[]
}

/** Share of the grid's values that the bands resolve; the steep rim of a landscape would take all of them otherwise. */
const RESOLVED = 0.98
const WANTED_BANDS = 14
/** Shares of the area with cells that the level sets of the overlay enclose. */
const ENCLOSED = [0.1, 0.3, 0.5, 0.7, 0.9]

/** Values of V where cells are, ascending. */
function valuesOf({ field }: Column): number[] {
  const near = (value: number, i: number): boolean => isNear(field.near, i) && Number.isFinite(value)
  return Array.from(field.values)
    .filter(near)
    .sort((a, b) => a - b)
}

const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.floor((ascending.length - 1) * share)] ?? 0

/** Round levels common to all times, so that a colour means the same height in every panel. */
export function bandsOf(columns: readonly Column[], palette: LandPalette): Bands {
  const pooled = columns.flatMap(valuesOf).sort((a, b) => a - b)
  const top = quantile(pooled, RESOLVED) || 1
  const step = niceStep(top, WANTED_BANDS)
  const count = Math.max(2, Math.ceil(top / step))
  const levels = Array.from({ length: count + 1 }, (_, b) => b * step)
  const colours = Array.from({ length: count }, (_, b) => ramp(landStops(palette), b / (count - 1)))
  return { levels, colours }
}

/** Levels of one time's overlay: its own, since landscapes of different times differ in height. */
export function overlayLevels(column: Column): number[] {
  const values = valuesOf(column)
  return ENCLOSED.map((share) => quantile(values, share))
}
