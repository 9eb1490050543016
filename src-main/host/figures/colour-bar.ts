import { frame, LINE_WIDTH, numberTicks, TEXT_GAP, TICK_LENGTH, type Box } from './axis.ts'
import { linePath } from './path.ts'
import { linearScale } from './scale.ts'
import { element, group, type SvgNode } from './svg.ts'
import { CAP_HEIGHT, textAt } from './text.ts'

/** Height in points that labels take below a bar. */
export const colourBarFoot = (size: number): number => TICK_LENGTH + TEXT_GAP + size * 0.95

/** A horizontal bar of colour bands with ticks at some of its levels. levels [B + 1], colours [B]. */
export function colourBar(
  box: Box,
  levels: readonly number[],
  colours: readonly string[],
  ticks: readonly number[],
  size: number
): SvgNode {
  const scale = linearScale([levels[0] as number, levels.at(-1) as number], [box.x, box.x + box.width])
  const bands = colours.map((fill, b) => {
    const x = scale.at(levels[b] as number)
    // To the end, and the next painted over it: no seams of white between bands.
    return element('rect', { x, y: box.y, width: box.x + box.width - x, height: box.height, fill })
  })
  const bottom = box.y + box.height
  const marks = ticks.map((t) =>
    linePath([
      [scale.at(t), bottom],
      [scale.at(t), bottom + TICK_LENGTH]
    ])
  )
  const baseline = bottom + TICK_LENGTH + TEXT_GAP + size * CAP_HEIGHT
  return group({}, [
    ...bands,
    frame(box),
    element('path', { d: marks.join(''), fill: 'none', stroke: '#000000', 'stroke-width': LINE_WIDTH }),
    ...numberTicks(ticks).map((t) => textAt(scale.at(t.at), baseline, t.label, size, { 'text-anchor': 'middle' }))
  ])
}
