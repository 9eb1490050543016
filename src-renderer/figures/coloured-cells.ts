import { markerOf, splitMissing, type Colouring } from './colouring.ts'
import type { CellCloud } from './cells.ts'
import { escapeLabel } from './escape.ts'
import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'
import { pointSize, SVG_POINTS, thin } from './webgl.ts'

/** Scatter of the cells of the shown timepoints in two PCs, coloured by a gene or a column; cells without a value are grey. */
export function colouredCells(
  cloud: Pick<CellCloud, 'X' | 'D' | 'timeIndex'>,
  colouring: Colouring,
  pcs: readonly [number, number],
  shown: readonly boolean[],
  webgl: boolean,
  theme: PlotTheme
): PlotlyFigure {
  const { X, D, timeIndex } = cloud
  const all = Int32Array.from(timeIndex.keys()).filter(
    (i) => (timeIndex[i] as number) >= 0 && shown[timeIndex[i] as number]
  )
  const drawn = webgl ? all : Int32Array.from(thin(all.length, SVG_POINTS), (r) => all[r] as number)
  const { known, missing } = splitMissing(colouring, drawn)
  const title = { ...colouring, title: escapeLabel(colouring.title) }
  const trace = (name: string, rows: Int32Array, marker: Record<string, unknown>): PlotlyFigure['data'][number] => ({
    type: webgl ? 'scattergl' : 'scatter',
    mode: 'markers',
    name,
    x: Float32Array.from(rows, (i) => X[i * D + pcs[0]] as number),
    y: Float32Array.from(rows, (i) => X[i * D + pcs[1]] as number),
    text: texts(colouring, rows),
    marker: { size: pointSize(timeIndex.length), opacity: 0.8, ...marker },
    hovertemplate: '%{text}<extra></extra>'
  })
  return {
    data: [
      trace('No value', missing, { color: theme.line }),
      trace(title.title, known, markerOf(title, known, theme, true))
    ],
    layout: layout(theme, {
      hovermode: 'closest',
      xaxis: axis(theme, `PC${pcs[0] + 1}`),
      yaxis: axis(theme, `PC${pcs[1] + 1}`, { scaleanchor: 'x' }),
      uirevision: `${pcs[0]}-${pcs[1]}`
    })
  }
}

function texts(colouring: Colouring, rows: Int32Array): string[] {
  if (colouring.kind === 'numbers') {
    return Array.from(rows, (i) => {
      const value = colouring.values[i] as number
      return Number.isFinite(value) ? value.toPrecision(3) : 'no value'
    })
  }
  const names = colouring.labels.map(escapeLabel)
  return Array.from(rows, (i) => names[colouring.codes[i] as number] ?? 'no value')
}
