import { fromHsl, mix, ramp, toLab } from './colour.ts'

/** Okabe and Ito's colours; yellow last because it is faint on white, black (grey on dark) before it. */
// prettier-ignore
export const OKABE_ITO = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#000000', '#f0e442'] as const
const BLACK_ON_DARK = '#c9d1d9'

// matplotlib's colour maps at 17 equal steps.
// prettier-ignore
const VIRIDIS = [
  '#440154', '#48186a', '#472d7b', '#424086', '#3b528b', '#33638d', '#2c728e', '#26828e', '#21918c', '#1fa088', '#28ae80',
  '#3fbc73', '#5ec962', '#84d44b', '#addc30', '#d8e219', '#fde725'
]
// prettier-ignore
const CIVIDIS = [
  '#00224e', '#002e6a', '#1a386f', '#32436d', '#434e6c', '#535a6d', '#61656f', '#6f7073', '#7d7c78', '#8c8878', '#9b9476',
  '#aba072', '#bcae6c', '#cdbb63', '#dec958', '#f0d846', '#fee838'
]
// prettier-ignore
const PLASMA = [
  '#0d0887', '#310597', '#4c02a1', '#6600a7', '#7e03a8', '#9511a1', '#aa2395', '#bc3587', '#cc4778', '#da5a6a', '#e66c5c',
  '#f0804e', '#f89540', '#fdac33', '#fdc527', '#f8df25', '#f0f921'
]
// prettier-ignore
const MAGMA = [
  '#000004', '#0a0822', '#1d1147', '#36106b', '#51127c', '#6a1c81', '#832681', '#9c2e7f', '#b73779', '#d0416f', '#e75263',
  '#f56b5c', '#fc8961', '#fea772', '#fec488', '#fde2a3', '#fcfdbf'
]
const GREYS = ['#111111', '#c4c4c4']
/** Valley to rim, blues that end in the ground they lie on. */
const BLUES = {
  light: ['#1c5d9c', '#3f80bb', '#6ea6d2', '#a0c6e3', '#cde0f0', '#eef5fb'],
  dark: ['#7fc1f2', '#5a9fd4', '#417fb0', '#30618a', '#254763', '#1e2f3f']
} as const

export const TIME_PALETTES = ['okabe-ito', 'viridis', 'cividis', 'plasma', 'magma', 'greys'] as const
export type TimePalette = (typeof TIME_PALETTES)[number]
export const LAND_PALETTES = ['blues', 'cividis', 'viridis', 'magma', 'greys'] as const
export type LandPalette = (typeof LAND_PALETTES)[number]

/** Colour at a share 0..1. */
export const viridis = (share: number): string => ramp(VIRIDIS, share)
export const VIRIDIS_STOPS: readonly string[] = VIRIDIS

/** Ramps for times with the share of them that is used: their pale ends are lost on white. */
const TIME_RAMPS: Record<Exclude<TimePalette, 'okabe-ito'>, readonly [stops: readonly string[], end: number]> = {
  viridis: [VIRIDIS, 0.93],
  cividis: [CIVIDIS, 0.93],
  plasma: [PLASMA, 0.9],
  magma: [MAGMA, 0.82],
  greys: [GREYS, 1]
}

/** One colour per timepoint. Okabe-Ito holds eight colours; for more times it gives viridis without its yellow end. */
export function timeColours(K: number, palette: TimePalette = 'okabe-ito', dark = false): string[] {
  if (palette === 'okabe-ito' && K <= OKABE_ITO.length)
    return OKABE_ITO.slice(0, K).map((c) => (dark && c === '#000000' ? BLACK_ON_DARK : c))
  const [stops, end] = TIME_RAMPS[palette === 'okabe-ito' ? 'viridis' : palette]
  return Array.from({ length: K }, (_, k) => ramp(stops, K === 1 ? 0 : (end * k) / (K - 1)))
}

/** White mixed into dark colour maps, so that lines on them stay readable. */
const LIGHTEN = 0.3
const lightened = (stops: readonly string[]): string[] => stops.map((c) => mix(c, '#ffffff', LIGHTEN))
const LAND_STOPS: Record<Exclude<LandPalette, 'blues'>, readonly string[]> = {
  cividis: lightened(CIVIDIS),
  viridis: lightened(VIRIDIS),
  magma: lightened(MAGMA),
  greys: ['#6e6e6e', '#f2f2f2']
}

/** Equally spaced colours of V, lowest first. */
export const landStops = (palette: LandPalette, dark = false): readonly string[] =>
  palette === 'blues' ? BLUES[dark ? 'dark' : 'light'] : LAND_STOPS[palette]

/** CIE lightness above which a thin line on white is faint. */
const FAINT = 78

/** Observed cells have the colour of their time; populations that no one observed are grey. */
export const interpolatedColour = (dark = false): string => (dark ? '#a9b3bd' : '#595959')

/** The colour, darkened where a thin line of it were faint on white. */
export function lineColour(colour: string): string {
  let dark = colour
  while (toLab(dark)[0] > FAINT) dark = mix(dark, '#000000', 0.05)
  return dark
}

/** Golden angle: neighbours in a list of labels are far apart in hue. */
const TURN = 137.508

/** One colour per label: Okabe-Ito for up to eight, then hues of two lightnesses. */
export function labelColours(count: number): string[] {
  if (count <= OKABE_ITO.length) return OKABE_ITO.slice(0, count)
  return Array.from({ length: count }, (_, i) => fromHsl((i * TURN) % 360, 0.6, i % 2 === 0 ? 0.42 : 0.56))
}
