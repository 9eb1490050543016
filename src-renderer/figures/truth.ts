import { arrayOf, type NamedArrays } from '../../src-shared/model/arrays.ts'
import { landScale, rgbOf } from './colours.ts'
import { LEVELS } from './levels.ts'
import { axis, layout, type PlotlyFigure, type PlotTheme } from './style.ts'

const SHARE = 0.98

/** The landscape that was simulated and the one that was fitted, side by side with the same level curves; veiled where no cells are. */
export function truthFigure(arrays: NamedArrays, theme: PlotTheme): PlotlyFigure {
  const [x, y] = [arrayOf(arrays, 'gridX', Float64Array), arrayOf(arrays, 'gridY', Float64Array)]
  const mask = arrayOf(arrays, 'mask', Uint8Array)
  const maps = ['truth', 'fitted'].map((name) => arrayOf(arrays, name, Float32Array))
  const seen = maps.flatMap((M) => Array.from(M.filter((_, p) => mask[p] === 1))).sort((a, b) => a - b)
  const top = seen[Math.floor(SHARE * (seen.length - 1))] || 1
  const [r, g, b] = rgbOf(theme.surface)
  const rows = (A: ArrayLike<number>): number[][] =>
    Array.from(y, (_, row) => Array.from(x, (_, c) => A[row * x.length + c] as number))
  const panel = (M: Float32Array, side: 0 | 1): PlotlyFigure['data'] => {
    const place = { x, y, xaxis: side === 0 ? 'x' : 'x2', yaxis: side === 0 ? 'y' : 'y2' }
    return [
      {
        type: 'contour',
        ...place,
        z: rows(M),
        zmin: 0,
        zmax: top,
        colorscale: landScale(theme.dark, theme.land),
        autocontour: false,
        contours: { start: 0, end: top, size: top / LEVELS, coloring: 'fill' },
        line: { width: 0.8, color: theme.dark ? '#9db9cf' : '#54748f', smoothing: 0.6 },
        hovertemplate: 'height %{z:.3~g}<extra></extra>',
        showscale: side === 1,
        colorbar: {
          ...{ thickness: 12, outlinewidth: 0, nticks: 5, tickformat: '.3~g', len: 0.9 },
          title: { text: 'Height', side: 'right' }
        }
      },
      {
        type: 'contour',
        ...place,
        z: rows(mask),
        contours: { type: 'constraint', operation: '>', value: 0.5 },
        fillcolor: `rgba(${r}, ${g}, ${b}, 0.9)`,
        line: { width: 0 },
        showlegend: false,
        hoverinfo: 'skip'
      }
    ]
  }
  const title = (text: string, at: number): Record<string, unknown> => ({
    ...{ text, x: at, y: 1.01, xref: 'paper', yref: 'paper', xanchor: 'left', yanchor: 'bottom', showarrow: false },
    font: { size: 13, color: theme.text }
  })
  const ends = (A: Float64Array): number[] => [A[0] as number, A.at(-1) as number]
  const frame = { constrain: 'domain' }
  return {
    data: [...panel(maps[0] as Float32Array, 0), ...panel(maps[1] as Float32Array, 1)],
    layout: layout(theme, {
      margin: { l: 52, r: 12, t: 28, b: 40 },
      annotations: [title('As simulated', 0), title('As fitted, mean over the timepoints', 0.53)],
      xaxis: axis(theme, 'PC1', { ...frame, domain: [0, 0.47], range: ends(x) }),
      yaxis: axis(theme, 'PC2', { ...frame, range: ends(y) }),
      xaxis2: axis(theme, 'PC1', { ...frame, domain: [0.53, 1], range: ends(x), anchor: 'y2' }),
      yaxis2: axis(theme, '', { ...frame, range: ends(y), anchor: 'x2', matches: 'y' })
    })
  }
}
