import type { AxisTick } from './axis.ts'
import type { PanelRequest } from './records.ts'
import { POINTS_PER_MM } from './svg.ts'
import { fitText, textWidth } from './text.ts'

const LABEL_GAP = 3
/** Longest upright label, in points (25 mm). */
const MOST_LABEL = 71
/** Width of a plot over that of its panel, about. */
const PLOT_SHARE = 0.82

/** Ticks at 0, 1 ... with these names: upright where that shows names that are wider than their slot, else cut. */
export function slotTicks(
  names: readonly string[],
  { widthMm, textPt }: Pick<PanelRequest, 'widthMm' | 'textPt'>
): { ticks: AxisTick[]; turned: boolean } {
  const slot = (widthMm * POINTS_PER_MM * PLOT_SHARE) / Math.max(1, names.length)
  const tooLong = names.filter((name) => textWidth(name, textPt) > slot - LABEL_GAP)
  // A single monster is cut either way and is no reason to turn the others.
  const turned = tooLong.some((name) => textWidth(name, textPt) <= MOST_LABEL)
  const room = turned ? MOST_LABEL : slot - LABEL_GAP
  return { ticks: names.map((name, at) => ({ at, label: fitText(name, textPt, room) })), turned }
}
