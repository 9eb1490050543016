import { landScale } from './colours.ts'
import { layout, type PlotlyFigure, type PlotTheme } from './style.ts'
import type { View } from './view.ts'

/** First and last grid column (or row) that has cells near in any frame. */
function supported(view: View, side: 'x' | 'y'): [number, number] {
  const { G, mask } = view
  const seen = new Uint8Array(G)
  mask.forEach((near, i) => {
    if (near === 1) seen[side === 'x' ? i % G : Math.floor(i / G) % G] = 1
  })
  const first = seen.indexOf(1)
  return first < 0 ? [0, G - 1] : [first, seen.lastIndexOf(1)]
}

/** Sides of the drawn box, and from where it is looked at; in the units of plotly's scenes. */
const BOX = { x: 1.2, y: 1.2, z: 0.6 }
const EYE = { x: 1.15, y: -1.75, z: 1.45 }
/** Of width to height, at which a pane holds the box and its labels seen from there. */
const ROOM = 1.15

/** Where the eye is for a pane of this width over its height: narrow ones see less to the sides, so it steps back. */
function eyeFor(aspect: number): { x: number; y: number; z: number } {
  const back = Math.max(1, ROOM / aspect)
  return { x: EYE.x * back, y: EYE.y * back, z: EYE.z * back }
}

/**
 * The landscape of a frame as a surface, for a pane of this width over its height; only where cells are near, so that heights without
 * data do not dwarf the rest.
 */
export function surfaceFigure(view: View, f: number, theme: PlotTheme, aspect = 1): PlotlyFigure {
  const { G, height, mask, gridX, gridY } = view
  const z = Array.from({ length: G }, (_, r) =>
    Array.from({ length: G }, (_, c) => {
      const i = (f * G + r) * G + c
      return mask[i] === 1 ? (height[i] as number) : null
    })
  )
  const axis = (text: string, range: (number | undefined)[]): object => ({
    title: { text },
    range,
    color: theme.muted,
    gridcolor: theme.line,
    showbackground: false,
    zeroline: false,
    nticks: 5
  })
  const [p, q] = view.config.pcs
  const [left, right] = supported(view, 'x')
  const [bottom, top] = supported(view, 'y')
  return {
    data: [
      {
        type: 'surface',
        x: gridX,
        y: gridY,
        z,
        cmin: 0,
        cmax: view.top,
        colorscale: landScale(theme.dark, theme.land),
        showscale: false,
        contours: {
          z: {
            show: true,
            usecolormap: false,
            color: theme.dark ? '#9db9cf' : '#54748f',
            start: 0,
            end: view.top,
            size: view.top / 10
          }
        },
        hovertemplate: 'height %{z:.2f}<extra></extra>'
      }
    ],
    layout: layout(theme, {
      margin: { l: 0, r: 0, t: 0, b: 0 },
      scene: {
        uirevision: 'surface',
        aspectmode: 'manual',
        aspectratio: BOX,
        camera: { eye: eyeFor(aspect) },
        xaxis: axis(`PC${p + 1}`, [gridX[left], gridX[right]]),
        yaxis: axis(`PC${q + 1}`, [gridY[bottom], gridY[top]]),
        zaxis: axis('Height', [0, view.top * 1.1])
      }
    })
  }
}
