import { frame, type Box } from './axis.ts'
import { band, isolines } from './contour.ts'
import type { Column } from './landscape-data.ts'
import { overlayLevels, type Bands } from './landscape-levels.ts'
import { lineColour } from '../../../src-shared/figures/palettes.ts'
import { linePath } from './path.ts'
import { drawCloud, type Cloud, type CloudStyle } from './points.ts'
import type { Scale } from './scale.ts'
import { element, group, type SvgNode } from './svg.ts'

const ISOLINE = { stroke: '#1a1a1a', width: 0.3 }
/** Of the area with cells near: pale colours would run into the ground. */
const RIM = { stroke: '#8c8c8c', width: 0.3 }
/** Of the nearness to cells, per band. */
const EDGE_OVERLAP = 0.01
const OVERLAY_WIDTH = 0.6

export interface PanelScales {
  readonly x: Scale
  readonly y: Scale
}

/** Cells of one time. */
export function cellsPanel(box: Box, scales: PanelScales, cloud: Cloud, style: CloudStyle): SvgNode {
  return group({}, [drawCloud(box, scales.x, scales.y, cloud, style), frame(box)])
}

function pathsOf(
  lines: readonly (readonly (readonly [number, number])[])[],
  scales: PanelScales,
  closed: boolean
): string {
  return lines
    .map((line) =>
      linePath(
        line.map(([x, y]) => [scales.x.at(x), scales.y.at(y)]),
        closed
      )
    )
    .join('')
}

/** Filled bands of V with their level curves where cells are near; the rest of the panel stays white. */
export function potentialPanel(box: Box, scales: PanelScales, column: Column, bands: Bands): SvgNode {
  // Each band covers all that is higher, too, and the next is painted over it: no seams of white between bands.
  const fills = bands.colours.flatMap((fill, b) => {
    const d = pathsOf(
      band(column.field, b === 0 ? -Infinity : (bands.levels[b] as number), b * EDGE_OVERLAP),
      scales,
      true
    )
    return d === '' ? [] : [element('path', { d, fill, 'fill-rule': 'evenodd' })]
  })
  const d = bands.levels.slice(1, -1).map((level) => pathsOf(isolines(column.field, level), scales, false))
  const lines = element('path', { d: d.join(''), fill: 'none', stroke: ISOLINE.stroke, 'stroke-width': ISOLINE.width })
  const rim = element('path', {
    d: pathsOf(band(column.field, -Infinity), scales, true),
    fill: 'none',
    stroke: RIM.stroke,
    'stroke-width': RIM.width
  })
  return group({}, [...fills, lines, rim, frame(box)])
}

/** Level curves at several times over one another, each in the colour of its time. */
export function overlayPanel(
  box: Box,
  scales: PanelScales,
  columns: readonly Column[],
  colours: readonly string[]
): SvgNode {
  const lines = columns.map((column) => {
    const d = overlayLevels(column).map((level) => pathsOf(isolines(column.field, level), scales, false))
    const stroke = lineColour(colours[column.k] as string)
    return element('path', { d: d.join(''), fill: 'none', stroke, 'stroke-width': OVERLAY_WIDTH })
  })
  return group({}, [...lines, frame(box)])
}
