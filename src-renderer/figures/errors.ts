import type { StepError } from '../../src-shared/model/fit.ts'
import { escapeLabel } from './escape.ts'
import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'

/** Error per predicted timepoint beside "nothing moves"; the sampling floor as a line across each pair of bars. */
export function errorsFigure(steps: readonly StepError[], theme: PlotTheme): PlotlyFigure {
  const x = steps.map((s) => escapeLabel(s.to))
  const faint = theme.dark ? '#5c6a78' : '#b4bfc9'
  const bars = (name: string, y: number[], color: string): PlotlyFigure['data'][number] => ({
    type: 'bar',
    name,
    x,
    y,
    marker: { color },
    hovertemplate: `${name}: %{y:.3f}<extra>%{x}</extra>`
  })
  return {
    data: [
      bars(
        'Predicted',
        steps.map((s) => s.w1),
        theme.accent
      ),
      bars(
        'From the start',
        steps.map((s) => s.cumulative),
        '#e69f00'
      ),
      bars(
        'Nothing moves',
        steps.map((s) => s.previous),
        faint
      ),
      {
        type: 'scatter',
        mode: 'markers',
        name: 'Sampling floor',
        x,
        y: steps.map((s) => s.floor),
        marker: { symbol: 'line-ew-open', size: 44, color: theme.text, line: { width: 2 } },
        hovertemplate: 'Sampling floor: %{y:.3f}<extra>%{x}</extra>'
      }
    ],
    layout: layout(theme, {
      showlegend: true,
      barmode: 'group',
      bargap: 0.3,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
      margin: { l: 52, r: 12, t: 34, b: 40 },
      xaxis: axis(theme, '', { type: 'category' }),
      yaxis: axis(theme, 'Distance to the test cells (W1)', { rangemode: 'tozero' })
    })
  }
}
