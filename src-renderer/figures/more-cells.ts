import type { LearningCurve } from '../../src-shared/model/learning-curve.ts'
import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'

const AMBER = '#e69f00'

/** Error against the number of cells that were learnt from, on a logarithmic axis, above the sampling floor. */
export function moreCellsFigure({ points, floor, previous }: LearningCurve, theme: PlotTheme): PlotlyFigure {
  const x = points.map((p) => p.cells)
  const ends = [x[0] ?? 1, x.at(-1) ?? 1]
  const level = (name: string, y: number, color: string): PlotlyFigure['data'][number] => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: ends,
    y: [y, y],
    line: { color, width: 1.5, dash: 'dash' },
    hovertemplate: `${name}: %{y:.3f}<extra></extra>`
  })
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines+markers',
        name: 'Predicted',
        x,
        y: points.map((p) => p.error),
        line: { color: theme.accent, width: 2 },
        marker: { size: 7 },
        hovertemplate: '%{x} cells: %{y:.3f}<extra></extra>'
      },
      level('Nothing moves', previous, theme.muted),
      level('Sampling floor', floor, AMBER)
    ],
    layout: layout(theme, {
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
      margin: { l: 52, r: 16, t: 30, b: 40 },
      xaxis: axis(theme, 'Cells learnt from', {
        type: 'log',
        tickvals: x,
        ticktext: x.map((n) => n.toLocaleString('en'))
      }),
      yaxis: axis(theme, 'Error (W1)', { rangemode: 'tozero', nticks: 5 })
    })
  }
}
