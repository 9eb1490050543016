import type { Identifiability } from '../../src-shared/model/identifiability.ts'
import { escapeLabel } from './escape.ts'
import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'

/** Eigenvalues below this are not told from 0 in the drawing. */
const LEAST = 1e-12
/** compute/identify/spectrum.ts: forces that cancel to less than a hundredth. */
const WEAK = 1e-4

/** How strongly the cells hold each combination of features, strongest first: one line per timepoint, and the line below which they do not. */
export function spectrumFigure(
  { spectra }: Identifiability,
  colours: readonly string[],
  theme: PlotTheme
): PlotlyFigure {
  const longest = Math.max(...spectra.map((s) => s.values.length))
  return {
    data: [
      ...spectra.map(({ label, values }, s) => ({
        type: 'scatter',
        mode: 'lines',
        name: label === null ? 'All timepoints' : escapeLabel(label),
        x: values.map((_, i) => i + 1),
        y: values.map((v) => Math.max(LEAST, v)),
        line: { color: label === null ? theme.accent : (colours[s + 1] ?? theme.accent), width: 2 },
        hovertemplate: 'Combination %{x}: %{y:.2g}<extra></extra>'
      })),
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Not determined below',
        x: [1, longest],
        y: [WEAK, WEAK],
        line: { color: theme.muted, width: 1.5, dash: 'dash' },
        hoverinfo: 'skip'
      }
    ],
    layout: layout(theme, {
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
      margin: { l: 60, r: 12, t: 44, b: 40 },
      xaxis: axis(theme, 'Combination of features, strongest first'),
      yaxis: axis(theme, 'Strength of its force', { type: 'log', exponentformat: 'power', nticks: 6 })
    })
  }
}
