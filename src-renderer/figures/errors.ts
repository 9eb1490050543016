import {
  columnSpread,
  METRIC_NAMES,
  WITHOUT_LANDSCAPE,
  type ErrorColumn,
  type Metric
} from '../../src-shared/model/step-errors.ts'
import type { StepError } from '../../src-shared/model/fit.ts'
import { escapeLabel } from './escape.ts'
import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'

/**
 * Error per predicted timepoint beside cells moved without a landscape and "nothing moves"; the sampling floor as a line across each group of bars.
 * Of several fits that differ in their seed: means, with their standard deviation as whiskers. Nothing is drawn of fits that do not have this distance.
 */
export function errorsFigure(fits: readonly (readonly StepError[])[], metric: Metric, theme: PlotTheme): PlotlyFigure {
  const x = (fits[0] ?? []).map((s) => escapeLabel(s.to))
  const faint = theme.dark ? '#5c6a78' : '#b4bfc9'
  const of = (column: ErrorColumn) => columnSpread(fits, metric, column)?.steps ?? []
  const several = fits.length > 1
  const bars = (name: string, column: ErrorColumn, color: string): PlotlyFigure['data'][number] => {
    const steps = of(column)
    return {
      type: 'bar',
      name,
      x,
      y: steps.map((s) => s?.mean ?? null),
      ...(several && {
        error_y: { type: 'data', array: steps.map((s) => s?.sd ?? 0), color: theme.text, thickness: 1.2, width: 3 }
      }),
      marker: { color },
      customdata: steps.map((s) => s?.sd.toFixed(3) ?? ''),
      hovertemplate: `${name}: %{y:.3f}${several ? ' ± %{customdata}' : ''}<extra>%{x}</extra>`
    }
  }
  return {
    data: [
      bars('Predicted', 'w1', theme.accent),
      bars('From the start', 'cumulative', '#e69f00'),
      bars(WITHOUT_LANDSCAPE, 'shift', theme.dark ? '#93a1af' : '#76838f'),
      bars('Nothing moves', 'previous', faint),
      {
        type: 'scatter',
        mode: 'markers',
        name: 'Sampling floor',
        x,
        y: of('floor').map((s) => s?.mean ?? null),
        marker: {
          symbol: 'line-ew-open',
          size: Math.max(10, Math.min(44, 260 / Math.max(1, x.length))),
          color: theme.text,
          line: { width: 2 }
        },
        hovertemplate: 'Sampling floor: %{y:.3f}<extra>%{x}</extra>'
      }
    ],
    layout: layout(theme, {
      showlegend: true,
      barmode: 'group',
      bargap: 0.3,
      // Room for two rows, which narrow windows need: a legend that pushes the plot stays where it was on wider ones.
      legend: { orientation: 'h', x: 0, y: 1, yref: 'container', yanchor: 'top', font: { size: 11 } },
      margin: { l: 52, r: 12, t: 44, b: 40 },
      xaxis: axis(theme, '', { type: 'category' }),
      yaxis: axis(theme, `Distance (${METRIC_NAMES[metric]})`, { rangemode: 'tozero' })
    })
  }
}
