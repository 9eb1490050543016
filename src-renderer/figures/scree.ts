import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'

/** Share of the variance of each PC; those in use in the accent colour. */
export function screeFigure(ratio: readonly number[], used: number, theme: PlotTheme): PlotlyFigure {
  const shown = ratio.slice(0, 50)
  const faint = theme.dark ? '#4a5764' : '#b9c4ce'
  return {
    data: [
      {
        type: 'bar',
        x: shown.map((_, i) => i + 1),
        y: shown.map((r) => 100 * r),
        marker: { color: shown.map((_, i) => (i < used ? theme.accent : faint)) },
        hovertemplate: 'PC %{x}: %{y:.2f} %<extra></extra>'
      }
    ],
    layout: layout(theme, {
      bargap: 0.25,
      xaxis: axis(theme, 'Principal component', { dtick: shown.length > 20 ? 5 : 1, tick0: 0 }),
      yaxis: axis(theme, 'Variance (%)')
    })
  }
}
