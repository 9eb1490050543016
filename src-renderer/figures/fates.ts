import { labelColours } from './colouring.ts'
import { escapeLabel } from './escape.ts'
import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'

/** A bar of the figure: where cells start, and the share of them per group. */
export interface FateRow {
  readonly start: string
  readonly cells: number
  readonly shares: readonly number[]
  /** Cells that were observed, not predicted. */
  readonly observed?: boolean
}

/** One bar per starting population, from the first at the top; each group one colour, the shares adding up to 100 %. */
export function fatesFigure(rows: readonly FateRow[], groups: readonly string[], theme: PlotTheme): PlotlyFigure {
  const colours = labelColours(groups.length, theme.dark)
  const y = rows.map((_, r) => rows.length - 1 - r)
  return {
    data: groups.map((group, g) => ({
      type: 'bar',
      orientation: 'h',
      name: escapeLabel(group),
      y,
      x: rows.map(({ shares }) => 100 * (shares[g] as number)),
      marker: { color: colours[g], line: { width: 1, color: theme.surface } },
      hovertemplate: `${escapeLabel(group)}: %{x:.1f} %<extra></extra>`
    })),
    layout: layout(theme, {
      showlegend: true,
      barmode: 'stack',
      bargap: 0.3,
      hovermode: 'closest',
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', traceorder: 'normal' },
      margin: { l: 120, r: 16, t: 34, b: 44 },
      xaxis: axis(theme, 'Share of the cells (%)', { range: [0, 100] }),
      yaxis: axis(theme, '', {
        tickmode: 'array',
        tickvals: y,
        ticktext: rows.map(({ start, observed }) => escapeLabel(observed ? `${start} (observed)` : start)),
        showline: false,
        ticks: ''
      })
    })
  }
}
