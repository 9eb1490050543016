import { mix, toLab } from './colour.ts'

/** Okabe and Ito's colours, in the order of the interface; yellow last because it is faint on white, black before it. */
// prettier-ignore
export const OKABE_ITO = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#000000', '#f0e442'] as const

// matplotlib's viridis and cividis at 17 equal steps.
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

function ramp(stops: readonly string[], share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1)
  const i = Math.min(stops.length - 2, Math.floor(at))
  return mix(stops[i] as string, stops[i + 1] as string, at - i)
}

export const viridis = (share: number): string => ramp(VIRIDIS, share)
export const cividis = (share: number): string => ramp(CIVIDIS, share)

/** One colour per timepoint: Okabe-Ito for up to eight, then viridis without its yellow end, which is lost on white. */
export function timeColours(K: number): string[] {
  if (K <= OKABE_ITO.length) return OKABE_ITO.slice(0, K)
  return Array.from({ length: K }, (_, k) => viridis((0.93 * k) / (K - 1)))
}

/** CIE lightness above which a thin line on white is faint. */
const FAINT = 78

/** The colour, darkened where a thin line of it were faint on white. */
export function lineColour(colour: string): string {
  let dark = colour
  while (toLab(dark)[0] > FAINT) dark = mix(dark, '#000000', 0.05)
  return dark
}
