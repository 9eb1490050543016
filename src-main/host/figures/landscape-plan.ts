import { numberTicks, xAxisHeight, yAxisWidth, type AxisOptions, type Box } from './axis.ts'
import { isNear, landscapeData, type Column, type LandscapeData } from './landscape-data.ts'
import {
  blocksNeeded,
  landscapeLayout,
  MOST_BLOCKS,
  PANEL_GAP,
  type LandscapeLayout,
  type LayoutInput
} from './landscape-layout.ts'
import { bandsOf, type Bands } from './landscape-levels.ts'
import type { PanelScales } from './landscape-panels.ts'
import { coordinateName } from './names.ts'
import { timeColours } from '../../../src-shared/figures/palettes.ts'
import { dotDiameter, VECTOR_LIMIT, type CloudStyle } from './points.ts'
import type { FigureRecords, PanelRequest } from './records.ts'
import { extent, fittingTicks, linearScale, padded } from './scale.ts'
import { POINTS_PER_MM } from './svg.ts'
import { textWidth } from './text.ts'

/** Panels are made no wider than this (17 mm) for their titles, which are cut instead; the legend has them whole. */
const MOST_TITLE = 48
/** Free on each side of the cells, as a share of their extent. */
const MARGIN = 0.02
export const OVERVIEW_TITLE = 'All times'

interface Domain {
  readonly x: [number, number]
  readonly y: [number, number]
}

/** What the parts of the figure share. */
export interface Plan {
  readonly letters: readonly string[]
  readonly textPt: number
  /** Of the figure, in points. */
  readonly width: number
  readonly data: LandscapeData
  /** True when the interpolated populations did not fit and were left out. */
  readonly thinned: boolean
  readonly layout: LandscapeLayout
  readonly domain: Domain
  readonly colours: readonly string[]
  readonly bands: Bands
  readonly style: CloudStyle
  readonly x: AxisOptions
  readonly y: AxisOptions
}

/** Room left of the axis for the panel letters. */
const letterRoom = (textPt: number): number => textPt

/** Smallest rectangle, slightly widened, that holds all cells and all of the drawn potential. */
function domainOf(columns: readonly Column[]): Domain {
  const axis = (cells: 'x' | 'y', grid: 'X' | 'Y', index: (i: number, G: number) => number): [number, number] => {
    const ranges = columns.flatMap(({ field, ...column }) => {
      const values = field[grid]
      const drawn = Array.from(field.near, (_, i) =>
        isNear(field.near, i) ? (values[index(i, values.length)] as number) : NaN
      )
      // A contour ends between the last place that is drawn and the next.
      const step = (values[1] as number) - (values[0] as number)
      const [low, high] = drawn.some(Number.isFinite) ? extent(drawn) : [NaN, NaN]
      return [...extent(column[cells]), low - step, high + step]
    })
    return padded(extent(ranges), MARGIN)
  }
  return { x: axis('x', 'X', (i, G) => i % G), y: axis('y', 'Y', (i, G) => Math.floor(i / G)) }
}

function layoutInput(request: PanelRequest, data: LandscapeData, domain: Domain, labelRoom: number): LayoutInput {
  const { textPt } = request
  const titles = [OVERVIEW_TITLE, ...data.columns.map((c) => c.title)].map((t) => textWidth(t, textPt))
  const ratio = (domain.y[1] - domain.y[0]) / (domain.x[1] - domain.x[0])
  return {
    width: request.widthMm * POINTS_PER_MM,
    columns: data.columns.length + 1,
    // One unit is as long on both axes, unless that made strips of the panels.
    aspect: Math.min(1.25, Math.max(0.75, ratio)),
    textPt,
    left: letterRoom(textPt) + labelRoom + 1,
    foot: xAxisHeight({ ticks: [], labels: true, size: textPt }),
    titleWidth: Math.min(MOST_TITLE, Math.max(...titles))
  }
}

function axesOf(
  request: PanelRequest,
  records: FigureRecords,
  domain: Domain,
  width: number,
  height: number
): Pick<Plan, 'x' | 'y'> {
  const size = request.textPt
  const options = (ticks: number[], pc: number): AxisOptions => ({
    ticks: numberTicks(ticks),
    labels: true,
    title: coordinateName(records.space, pc),
    size
  })
  return {
    x: options(fittingTicks(domain.x, { room: width, size, overhang: PANEL_GAP / 2 - 0.5 }), request.pcs[0]),
    y: options(fittingTicks(domain.y, { room: height, size, overhang: 0, upright: true }), request.pcs[1])
  }
}

function planOf(request: PanelRequest, records: FigureRecords, interpolate: boolean): Plan {
  const data = landscapeData(request, records, interpolate)
  const domain = domainOf(data.columns)
  // Labels decide the panels' size and the size decides the labels: plan with many ticks, which have the widest labels.
  const widest = yAxisWidth(axesOf(request, records, domain, 200, 200).y)
  const input = layoutInput(request, data, domain, widest)
  if (interpolate && blocksNeeded(input) > MOST_BLOCKS) return planOf(request, records, false)
  const layout = landscapeLayout(input)
  const points = data.columns.reduce((sum, c) => sum + c.x.length * (c.interpolated ? 1 : 2), 0)
  const mostCells = Math.max(...data.columns.map((c) => c.x.length))
  return {
    letters: request.letters,
    textPt: request.textPt,
    width: input.width,
    data,
    thinned: !interpolate,
    layout,
    domain,
    colours: timeColours(data.labels.length, request.timePalette),
    bands: bandsOf(data.columns, request.landPalette),
    style: { diameter: dotDiameter(mostCells, layout.panelWidth), raster: points > VECTOR_LIMIT },
    ...axesOf(request, records, domain, layout.panelWidth, layout.panelHeight)
  }
}

/** Sizes, scales and colours of the landscape figure; without interpolated populations where they do not fit the width. */
export const planLandscape = (request: PanelRequest, records: FigureRecords): Plan => planOf(request, records, true)

/** Scales of a panel: y grows upwards in data, downwards on the page. */
export const scalesOf = (p: Plan, box: Box): PanelScales => ({
  x: linearScale(p.domain.x, [box.x, box.x + box.width]),
  y: linearScale(p.domain.y, [box.y + box.height, box.y])
})
