/** Okabe and Ito's colours; yellow last because it is faint on white, black (grey on dark) before it. */
const OKABE_ITO = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#000000', '#f0e442'] as const

// matplotlib's viridis at 9 equal steps.
// prettier-ignore
const VIRIDIS = ['#440154', '#472d7b', '#3b528b', '#2c728e', '#21918c', '#28ae80', '#5ec962', '#addc30', '#fde725']

/** Hill (high V) to valley (low V), blues that end in the ground they lie on. */
const LAND = {
  light: ['#1c5d9c', '#3f80bb', '#6ea6d2', '#a0c6e3', '#cde0f0', '#eef5fb'],
  dark: ['#7fc1f2', '#5a9fd4', '#417fb0', '#30618a', '#254763', '#1e2f3f']
} as const

type Rgb = [number, number, number]

export function rgbOf(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16)
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255]
}

/** Mix in sRGB: share 0 gives a, 1 gives b. */
export function mix(a: string, b: string, share: number): string {
  const B = rgbOf(b)
  const bytes = rgbOf(a).map((x, c) => Math.round(x + ((B[c] as number) - x) * share))
  return `#${bytes.map((x) => x.toString(16).padStart(2, '0')).join('')}`
}

/** Colour at a share (0..1) of a list of equally spaced colours. */
export function ramp(stops: readonly string[], share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1)
  const i = Math.min(stops.length - 2, Math.floor(at))
  return mix(stops[i] as string, stops[i + 1] as string, at - i)
}

/** One colour per timepoint: Okabe-Ito for up to eight, then viridis without its yellow end, which is lost on white. */
export function timeColours(K: number, dark = false): string[] {
  if (K <= OKABE_ITO.length) return OKABE_ITO.slice(0, K).map((c) => (dark && c === '#000000' ? '#c9d1d9' : c))
  return Array.from({ length: K }, (_, k) => ramp(VIRIDIS, (0.93 * k) / (K - 1)))
}

/** The colour of a moment between timepoints: k + share of the way to k + 1. */
export function momentColour(colours: readonly string[], k: number, share: number): string {
  const a = colours[k] ?? '#888888'
  return share === 0 ? a : mix(a, colours[k + 1] ?? a, share)
}

/** viridis as plotly wants it. */
export const viridisScale = (): [number, string][] => VIRIDIS.map((colour, i) => [i / (VIRIDIS.length - 1), colour])

export const landStops = (dark: boolean): readonly string[] => LAND[dark ? 'dark' : 'light']

/** The colours of the landscape as plotly wants them. */
export function landScale(dark: boolean): [number, string][] {
  const stops = landStops(dark)
  return stops.map((colour, i) => [i / (stops.length - 1), colour])
}
