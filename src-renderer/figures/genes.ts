import type { Drivers, GeneRate } from '../../src-shared/model/drivers.ts'
import { escapeLabel } from './escape.ts'
import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'

/** What a gene is called on the screen. */
export const called = ({ gene, symbol }: GeneRate): string => symbol ?? gene

/** Bars of the genes of one timepoint: the fastest rise at the top, the fastest fall at the bottom. */
export function genesFigure({ rising, falling }: Drivers[number], shown: number, theme: PlotTheme): PlotlyFigure {
  const up = rising.slice(0, shown)
  const down = falling.slice(0, shown)
  const order = [...up, ...down.toReversed()]
  const place = (gene: GeneRate): number => order.length - 1 - order.indexOf(gene)
  const bars = (name: string, genes: readonly GeneRate[], color: string): PlotlyFigure['data'][number] => ({
    type: 'bar',
    orientation: 'h',
    name,
    // Two genes of one name would share a bar, so bars are placed by number and named by the axis.
    y: genes.map(place),
    x: genes.map(({ rate }) => rate),
    marker: { color },
    customdata: genes.map((gene) => escapeLabel(called(gene))),
    hovertemplate: '%{customdata}: %{x:.3g}<extra></extra>'
  })
  return {
    data: [bars('Rising', up, theme.accent), bars('Falling', down, theme.dark ? '#e8935f' : '#b4510f')],
    layout: layout(theme, {
      barmode: 'overlay',
      bargap: 0.25,
      hovermode: 'closest',
      margin: { l: 90, r: 12, t: 8, b: 44 },
      xaxis: axis(theme, 'Change per step of time', { zeroline: true, zerolinecolor: theme.muted }),
      yaxis: axis(theme, '', {
        tickmode: 'array',
        tickvals: order.map(place),
        ticktext: order.map((gene) => escapeLabel(called(gene))),
        range: [-0.6, Math.max(0, order.length - 1) + 0.6],
        showline: false,
        ticks: ''
      })
    })
  }
}
