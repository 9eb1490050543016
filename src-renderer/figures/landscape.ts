import { markerOf, type Colouring } from './colouring.ts'
import { landScale, momentColour, rgbOf } from './colours.ts'
import { LEVELS } from './levels.ts'
import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'
import { pointSize, SVG_POINTS, thin } from './webgl.ts'
import { cellsAt, frameAt, type View } from './view.ts'

export interface LandscapeOptions {
  colours: readonly string[]
  webgl: boolean
  arrows: boolean
  cells: boolean
  /** Colours the cells by a gene or a column instead of the moment. */
  colouring?: Colouring | null
}
type Trace = PlotlyFigure['data'][number]

function rows(view: View, values: Float32Array | Uint8Array, f: number): Float32Array[] {
  const { G } = view
  return Array.from({ length: G }, (_, r) => Float32Array.from(values.subarray((f * G + r) * G, (f * G + r + 1) * G)))
}

function land(view: View, f: number, theme: PlotTheme): Trace {
  return {
    type: 'contour',
    x: view.gridX,
    y: view.gridY,
    z: rows(view, view.height, f),
    zmin: 0,
    zmax: view.top,
    colorscale: landScale(theme.dark),
    autocontour: false,
    contours: { start: 0, end: view.top, size: view.top / LEVELS, coloring: 'fill' },
    line: { width: 0.8, color: theme.dark ? '#9db9cf' : '#54748f', smoothing: 0.6 },
    hoverinfo: 'none',
    colorbar: {
      title: { text: 'Height of the landscape', side: 'right' },
      thickness: 12,
      outlinewidth: 0,
      nticks: 5,
      tickformat: '.2~g',
      len: 0.9
    }
  }
}

/** Covers the landscape where no cells are near: there it is not supported by data. */
function veil(view: View, f: number, theme: PlotTheme): Trace {
  const [r, g, b] = rgbOf(theme.surface)
  return {
    type: 'contour',
    x: view.gridX,
    y: view.gridY,
    z: rows(view, view.mask, f),
    contours: { type: 'constraint', operation: '>', value: 0.5 },
    fillcolor: `rgba(${r}, ${g}, ${b}, 0.9)`,
    line: { width: 0 },
    showlegend: false,
    hoverinfo: 'skip'
  }
}

function cells(view: View, f: number, options: LandscapeOptions, theme: PlotTheme): Trace {
  const { k, share } = frameAt(view, f)
  const { x, y } = cellsAt(view, f)
  const { colouring } = options
  const rows = view.rows[k] ?? new Int32Array(0)
  const drawn = options.webgl ? null : thin(x.length, SVG_POINTS)
  // Cells without a number have no place on the colour scale, so they are left out.
  const hasNumber = (i: number): boolean =>
    colouring?.kind !== 'numbers' || Number.isFinite(colouring.values[rows[i] as number])
  const kept = colouring ? (drawn ?? Int32Array.from(x.keys())).filter(hasNumber) : drawn
  const pick = (A: Float32Array): Float32Array => (kept ? Float32Array.from(kept, (i) => A[i] as number) : A)
  const own =
    colouring &&
    kept &&
    markerOf(
      colouring,
      kept.map((i) => rows[i] as number),
      theme,
      false
    )
  return {
    type: options.webgl ? 'scattergl' : 'scatter',
    mode: 'markers',
    x: pick(x),
    y: pick(y),
    marker: {
      color: momentColour(options.colours, k, share),
      size: pointSize(x.length),
      opacity: 0.65,
      // An outline parts single cells from the ground; where they lie dense it would hide them.
      line: { width: x.length < 2000 ? 0.6 : 0, color: theme.surface },
      ...own
    },
    visible: options.cells,
    hoverinfo: 'skip'
  }
}

/** Arrows downhill (-grad V) where cells are near; lengths share one scale per frame. */
export function arrowLines(view: View, f: number): { x: (number | null)[]; y: (number | null)[] } {
  const { A, arrowX, arrowY, arrow, G } = view
  const step = ((arrowX[A - 1] as number) - (arrowX[0] as number)) / Math.max(1, A - 1)
  const at = (r: number, c: number): number => 2 * ((f * A + r) * A + c)
  const places: { x: number; y: number; dx: number; dy: number }[] = []
  for (let r = 0; r < A; r++)
    for (let c = 0; c < A; c++) {
      const row = Math.round((r / Math.max(1, A - 1)) * (G - 1))
      const col = Math.round((c / Math.max(1, A - 1)) * (G - 1))
      if (view.mask[f * G * G + row * G + col] !== 1) continue
      const i = at(r, c)
      places.push({
        x: arrowX[c] as number,
        y: arrowY[r] as number,
        dx: arrow[i] as number,
        dy: arrow[i + 1] as number
      })
    }
  const longest = places.reduce((m, p) => Math.max(m, Math.hypot(p.dx, p.dy)), 1e-12)
  const x: (number | null)[] = []
  const y: (number | null)[] = []
  for (const p of places) {
    const [dx, dy] = [(p.dx / longest) * 1.2 * step, (p.dy / longest) * 1.2 * step]
    const [tx, ty] = [p.x + dx, p.y + dy]
    x.push(p.x, tx, null, tx - 0.35 * dx - 0.18 * dy, tx, tx - 0.35 * dx + 0.18 * dy, null)
    y.push(p.y, ty, null, ty - 0.35 * dy + 0.18 * dx, ty, ty - 0.35 * dy - 0.18 * dx, null)
  }
  return { x, y }
}

/** The large panel: landscape, veil, cells and arrows of one frame. */
export function landscapeFigure(view: View, f: number, options: LandscapeOptions, theme: PlotTheme): PlotlyFigure {
  const [p, q] = view.config.pcs
  const arrows = options.arrows ? arrowLines(view, f) : { x: [], y: [] }
  return {
    data: [
      land(view, f, theme),
      veil(view, f, theme),
      cells(view, f, options, theme),
      {
        type: 'scatter',
        mode: 'lines',
        ...arrows,
        line: { color: theme.text, width: 1.2 },
        hoverinfo: 'skip',
        visible: options.arrows
      }
    ],
    layout: layout(theme, {
      uirevision: 'landscape',
      hovermode: 'closest',
      margin: { l: 52, r: 8, t: 8, b: 40 },
      xaxis: axis(theme, `PC${p + 1}`, {
        range: [view.gridX[0], view.gridX[view.G - 1]],
        constrain: 'domain'
      }),
      yaxis: axis(theme, `PC${q + 1}`, {
        range: [view.gridY[0], view.gridY[view.G - 1]],
        scaleanchor: 'x',
        constrain: 'domain'
      })
    })
  }
}
