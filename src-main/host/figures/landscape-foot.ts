import { colourBar, colourBarFoot } from './colour-bar.ts'
import { interpolatedColour } from '../../../src-shared/figures/palettes.ts'
import type { Plan } from './landscape-plan.ts'
import { PANEL_GAP } from './landscape-layout.ts'
import { dotEntry, legend, legendHeight, type LegendEntry } from './legend.ts'
import { fittingTicks } from './scale.ts'
import type { SvgNode } from './svg.ts'
import { textAt, textWidth } from './text.ts'

const LEGEND_GAP = 5
const BAR_TITLE = 'V − min V'
const BAR_TITLE_GAP = 4
const MOST_BAR = 110
const KEY_DOT = 3.5
/** Between the legend of times and the title of the bar. */
const BESIDE_GAP = 14

function timeLegend(p: Plan): LegendEntry[] {
  const entries = p.data.labels.map((label, k) => dotEntry(label, p.colours[k] as string, KEY_DOT))
  const between = dotEntry('interpolated', interpolatedColour(), KEY_DOT)
  return p.data.columns.some((c) => c.interpolated) ? [...entries, between] : entries
}

function barOf(p: Plan, x: number, y: number, width: number): SvgNode[] {
  const size = p.textPt
  const box = { x, y, width, height: size * 0.8 }
  const ticks = fittingTicks([0, p.bands.levels.at(-1) as number], { room: width, size, overhang: size })
  return [
    textAt(x - BAR_TITLE_GAP, y + size * 0.76, BAR_TITLE, size, { 'text-anchor': 'end' }),
    colourBar(box, p.bands.levels, p.bands.colours, ticks, size)
  ]
}

/** Title of the x axis, legend of the times and bar of V, below the panels; with the height that they take, in points. */
export function landscapeFoot(p: Plan, top: number): { nodes: SvgNode[]; height: number } {
  const size = p.textPt
  const left = p.layout.box(0, 1).x
  const panels = p.layout.perBlock * (p.layout.panelWidth + PANEL_GAP) - PANEL_GAP
  const title = textAt(left + panels / 2, top + size * 0.8, p.x.title ?? '', size, { 'text-anchor': 'middle' })
  const entries = timeLegend(p)
  const titleWidth = textWidth(BAR_TITLE, size) + BAR_TITLE_GAP
  const barWidth = Math.min(MOST_BAR, p.width * 0.4)
  // Half of the last tick label hangs over the end of the bar.
  const barX = p.width - barWidth - size
  const besideWidth = barX - titleWidth - BESIDE_GAP - left
  const y = top + size + LEGEND_GAP
  const beside = besideWidth > 0.45 * p.width
  const legendWidth = beside ? besideWidth : p.width - left
  const legendBottom = y + legendHeight(entries, legendWidth, size)
  const barY = beside ? y + size * 0.25 : legendBottom + 3
  const bar = barOf(p, beside ? barX : left + titleWidth, barY, barWidth)
  const bottom = Math.max(legendBottom, barY + size * 0.8 + colourBarFoot(size))
  return { nodes: [title, legend(left, y, legendWidth, entries, size), ...bar], height: bottom - top }
}
