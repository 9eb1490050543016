import { hexToBytes, ramp } from '../../src-shared/figures/colour.ts'
import * as palettes from '../../src-shared/figures/palettes.ts'

export { ramp, hexToBytes as rgbOf }

/** One colour per timepoint, as in the exported figures. */
export const timeColours = (K: number, dark = false, palette: palettes.TimePalette = 'okabe-ito'): string[] =>
  palettes.timeColours(K, palette, dark)

/** The colour of a moment: of timepoint k, or of what is interpolated where a share of the way to k + 1 has passed. */
export const momentColour = (colours: readonly string[], k: number, share: number, dark: boolean): string =>
  share === 0 ? (colours[k] ?? palettes.interpolatedColour(dark)) : palettes.interpolatedColour(dark)

/** Number of steps of the scale that numbers are coloured by. */
export const SCALE_STEPS = 128
export const SCALE: readonly string[] = Array.from({ length: SCALE_STEPS }, (_, i) =>
  palettes.viridis(i / (SCALE_STEPS - 1))
)

/** The colours of a scale from left to right, as CSS. */
export const scaleGradient = (): string => `linear-gradient(to right, ${palettes.VIRIDIS_STOPS.join(', ')})`

/** Valley (low V) to hill (high V); blues end in the ground they lie on. */
export const landStops = (dark: boolean, palette: palettes.LandPalette = 'blues'): readonly string[] =>
  palettes.landStops(palette, dark)

/** The colours of the landscape as plotly wants them. */
export function landScale(dark: boolean, palette?: palettes.LandPalette): [number, string][] {
  const stops = landStops(dark, palette)
  return stops.map((colour, i) => [i / (stops.length - 1), colour])
}

/** One colour per label; black gives way where the ground is dark. */
export const labelColours = (count: number, dark: boolean): string[] =>
  count <= palettes.OKABE_ITO.length ? timeColours(count, dark) : palettes.labelColours(count)
