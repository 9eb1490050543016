import type { Layout, Config } from 'plotly.js'
import type { LandPalette } from '../../src-shared/figures/palettes.ts'

export interface PlotTheme {
  readonly dark: boolean
  readonly text: string
  readonly muted: string
  readonly line: string
  readonly surface: string
  readonly accent: string
  /** Colours of V, as in the exported figures; blues without. */
  readonly land?: LandPalette
}

/** The colours of theme.css that plotly needs as values. */
export function plotTheme(dark: boolean, land?: LandPalette): PlotTheme {
  return dark
    ? { dark, land, text: '#e7edf3', muted: '#a6b3c0', line: '#36424e', surface: '#1a2128', accent: '#6cb8e6' }
    : { dark, land, text: '#17212b', muted: '#4d5b69', line: '#d3dae1', surface: '#ffffff', accent: '#0f6292' }
}

export interface PlotlyFigure {
  data: { type: string; [key: string]: unknown }[]
  layout: Partial<Layout>
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"

/** An axis with a title, in the colours of the page. */
export function axis(theme: PlotTheme, title: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: { text: title, standoff: 6 },
    automargin: true,
    showgrid: false,
    zeroline: false,
    ticks: 'outside',
    ticklen: 4,
    tickcolor: theme.muted,
    linecolor: theme.muted,
    showline: true,
    ...more
  }
}

/** Layout that all figures of the page share. */
export function layout(theme: PlotTheme, more: Record<string, unknown>): Partial<Layout> {
  return {
    paper_bgcolor: theme.surface,
    plot_bgcolor: theme.surface,
    font: { family: FONT, size: 12, color: theme.text },
    margin: { l: 52, r: 12, t: 8, b: 40 },
    showlegend: false,
    hoverlabel: {
      bgcolor: theme.surface,
      bordercolor: theme.line,
      font: { color: theme.text, family: FONT, size: 12 }
    },
    ...more
  } as Partial<Layout>
}

/** Named buttons only: plotly's own set holds one that sends the data to a server of its makers. */
export const CONFIG: Partial<Config> = {
  displaylogo: false,
  responsive: false,
  scrollZoom: false,
  displayModeBar: 'hover',
  showSendToCloud: false,
  plotlyServerURL: '',
  modeBarButtons: [['zoom2d', 'pan2d', 'zoomIn2d', 'zoomOut2d', 'resetScale2d']]
} as Partial<Config>

export const CONFIG_3D: Partial<Config> = {
  ...CONFIG,
  scrollZoom: true,
  modeBarButtons: [['orbitRotation', 'pan3d', 'zoom3d', 'resetCameraDefault3d']]
} as Partial<Config>
