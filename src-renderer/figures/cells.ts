import { escapeLabel } from './escape.ts'
import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'
import { pointSize, SVG_POINTS, thin } from './webgl.ts'

export interface CellCloud {
  /** [n, D] row-major. */
  X: Float64Array
  D: number
  /** [n], position among the included timepoints, -1 = left out. */
  timeIndex: Int32Array
  labels: readonly string[]
  colours: readonly string[]
}

/** Rows of each shown timepoint. */
export function rowsByTime(timeIndex: Int32Array, K: number): Int32Array[] {
  const counts = new Int32Array(K)
  for (const k of timeIndex) if (k >= 0 && k < K) counts[k] = (counts[k] as number) + 1
  const rows = Array.from(counts, (n) => new Int32Array(n))
  const at = new Int32Array(K)
  timeIndex.forEach((k, i) => {
    const list = rows[k]
    if (list) list[at[k] as number] = i
    if (list) at[k] = (at[k] as number) + 1
  })
  return rows
}

/** Scatter of the cells in two PCs, one trace per shown timepoint. Without WebGL a fair sample is drawn as SVG. */
export function cellsFigure(
  cloud: CellCloud,
  pcs: readonly [number, number],
  shown: readonly boolean[],
  webgl: boolean,
  theme: PlotTheme
): PlotlyFigure {
  const { X, D, labels, colours } = cloud
  const all = rowsByTime(cloud.timeIndex, labels.length)
  const limit = webgl ? Infinity : Math.ceil(SVG_POINTS / Math.max(1, labels.length))
  const pick = (rows: Int32Array, pc: number): Float32Array =>
    Float32Array.from(thin(rows.length, limit), (r) => X[(rows[r] as number) * D + pc] as number)
  return {
    data: labels.map((label, k) => ({
      type: webgl ? 'scattergl' : 'scatter',
      mode: 'markers',
      name: escapeLabel(label),
      visible: shown[k] ?? true,
      x: pick(all[k] as Int32Array, pcs[0]),
      y: pick(all[k] as Int32Array, pcs[1]),
      marker: { color: colours[k], size: pointSize(cloud.timeIndex.length), opacity: 0.65 },
      hovertemplate: `${escapeLabel(label)}<br>PC${pcs[0] + 1} %{x:.2f}, PC${pcs[1] + 1} %{y:.2f}<extra></extra>`
    })),
    layout: layout(theme, {
      hovermode: 'closest',
      xaxis: axis(theme, `PC${pcs[0] + 1}`),
      yaxis: axis(theme, `PC${pcs[1] + 1}`, { scaleanchor: 'x' }),
      uirevision: `${pcs[0]}-${pcs[1]}`
    })
  }
}
