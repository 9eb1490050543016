import { mix } from './colour.ts'
import type { Column } from './landscape-data.ts'
import { isNear } from './landscape-data.ts'
import { cividis } from './palette.ts'
import { niceStep } from './scale.ts'

/** Bands of V: levels [B + 1] from 0 upwards, colours [B]; the last band is open upwards. */
export interface Bands {
  readonly levels: readonly number[]
  readonly colours: readonly string[]
}

/** Share of the grid's values that the bands resolve; the steep rim of a landscape would take all of them otherwise. */
const RESOLVED = 0.98
const WANTED_BANDS = 9
/** White mixed into the bands, so that lines and text on them stay readable. */
const LIGHTEN = 0.3

/** Round levels common to all times, so that colours mean the same height in every panel. */
export function bandsOf(columns: readonly Column[]): Bands {
  const values = columns.flatMap(({ field }) =>
    Array.from(field.values).filter((value, i) => isNear(field.near, i) && Number.isFinite(value))
  )
  values.sort((a, b) => a - b)
  const top = values[Math.floor((values.length - 1) * RESOLVED)] ?? 1
  const step = niceStep(top > 0 ? top : 1, WANTED_BANDS)
  const count = Math.max(2, Math.ceil((top > 0 ? top : 1) / step))
  const levels = Array.from({ length: count + 1 }, (_, b) => b * step)
  const colours = Array.from({ length: count }, (_, b) => mix(cividis(b / (count - 1)), '#ffffff', LIGHTEN))
  return { levels, colours }
}

/** At most four of the inner levels, evenly chosen: three times over one another stay readable. */
export function overlayLevels({ levels }: Bands): number[] {
  const inner = levels.slice(1, -1)
  const stride = Math.max(1, Math.ceil(inner.length / 4))
  return inner.filter((_, i) => i % stride === 0)
}
