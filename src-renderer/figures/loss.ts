import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'

/** 1, 2, 5 of each decade: plotly's own labels of these leave the decade out. */
const LOG_TICKS = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6].flatMap((e) =>
  [1, 2, 5].map((m) => Number(`${m}e${e}`))
)

export interface LossSeries {
  name: string
  step: ArrayLike<number>
  value: ArrayLike<number>
}

/** Median of each of at most `bins` runs of consecutive points: the trend under the noise of batches. */
export function smoothed(series: LossSeries, bins: number): LossSeries {
  const n = series.step.length
  if (n <= bins) return series
  const step: number[] = []
  const value: number[] = []
  for (let b = 0; b < bins; b++) {
    const from = Math.floor((b * n) / bins)
    const to = Math.floor(((b + 1) * n) / bins)
    const run = Array.from({ length: to - from }, (_, i) => series.value[from + i] as number).sort((p, q) => p - q)
    step.push(series.step[Math.floor((from + to - 1) / 2)] as number)
    value.push(run[Math.floor(run.length / 2)] as number)
  }
  return { name: series.name, step, value }
}

/** How many times the largest value is the smallest. */
function spread({ value }: LossSeries): number {
  const values = Array.from(value)
  return Math.max(...values) / Math.max(1e-12, Math.min(...values))
}

/** Training and validation loss over the steps; logarithmic where they span most of a decade. */
export function lossFigure(training: LossSeries, validation: LossSeries | null, theme: PlotTheme): PlotlyFigure {
  const trend = smoothed(training, 200)
  const line = (s: LossSeries, color: string, width: number, more: object = {}): PlotlyFigure['data'][number] => ({
    type: 'scatter',
    mode: 'lines',
    name: s.name,
    x: Array.from(s.step),
    y: Array.from(s.value),
    line: { color, width },
    hovertemplate: `${s.name}: %{y:.4g} at step %{x}<extra></extra>`,
    ...more
  })
  const data = [line(trend, theme.accent, 2)]
  if (validation && validation.step.length > 0)
    data.push(line(validation, '#e69f00', 2, { mode: 'lines+markers', marker: { size: 5 } }))
  return {
    data,
    layout: layout(theme, {
      showlegend: data.length > 1,
      legend: { orientation: 'h', x: 1, xanchor: 'right', y: 1.02, yanchor: 'bottom' },
      margin: { l: 56, r: 12, t: 26, b: 40 },
      xaxis: axis(theme, 'Training step'),
      yaxis: axis(theme, 'Loss', spread(trend) > 8 ? { type: 'log', tickvals: LOG_TICKS } : { nticks: 5 })
    })
  }
}
