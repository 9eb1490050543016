/** Channels 0..1, linear light unless the name says sRGB. */
type Rgb = readonly [number, number, number]

/** "#rrggbb" to channels 0..255. */
export function hexToBytes(hex: string): [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16)
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255]
}

function bytesToHex(bytes: readonly number[]): string {
  return `#${bytes
    .map((b) =>
      Math.round(Math.min(255, Math.max(0, b)))
        .toString(16)
        .padStart(2, '0')
    )
    .join('')}`
}

/** Colour at a share (0..1) of a list of equally spaced colours. */
export function ramp(stops: readonly string[], share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1)
  const i = Math.min(stops.length - 2, Math.floor(at))
  return mix(stops[i] as string, stops[i + 1] as string, at - i)
}

/** Mix in sRGB: share 0 gives a, 1 gives b. */
export function mix(a: string, b: string, share: number): string {
  const A = hexToBytes(a)
  const B = hexToBytes(b)
  return bytesToHex(A.map((value, c) => value + ((B[c] as number) - value) * share))
}

const toLinear = (byte: number): number => {
  const c = byte / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
}
const toByte = (linear: number): number => {
  const c = Math.min(1, Math.max(0, linear))
  return 255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)
}

const linearOf = (hex: string): Rgb => {
  const [r, g, b] = hexToBytes(hex)
  return [toLinear(r), toLinear(g), toLinear(b)]
}

/** Full (severity 1) dichromacy: matrices of Machado, Oliveira, Fernandes, IEEE TVCG 15 (2009), on linear RGB. */
export const DEFICIENCIES = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039]
} as const
export type Deficiency = keyof typeof DEFICIENCIES

function multiply(M: readonly number[], [r, g, b]: Rgb): Rgb {
  const row = (i: number): number => (M[i] as number) * r + (M[i + 1] as number) * g + (M[i + 2] as number) * b
  return [row(0), row(3), row(6)]
}

/** The colour as it looks to a person with the deficiency. */
export function simulateDeficiency(hex: string, deficiency: Deficiency): string {
  return bytesToHex(multiply(DEFICIENCIES[deficiency], linearOf(hex)).map(toByte))
}

/** CIE L*a*b* (D65) of an sRGB colour. */
export function toLab(hex: string): Rgb {
  const M = [0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.072175, 0.0193339, 0.119192, 0.9503041]
  const [X, Y, Z] = multiply(M, linearOf(hex))
  const f = (u: number): number => (u > 216 / 24389 ? Math.cbrt(u) : ((24389 / 27) * u + 16) / 116)
  const [x, y, z] = [f(X / 0.95047), f(Y), f(Z / 1.08883)]
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** Difference of two colours, CIE 1976: about 2 is just noticeable side by side, 10 is plain at a glance. */
export function colourDifference(a: string, b: string): number {
  const A = toLab(a)
  const B = toLab(b)
  return Math.hypot(A[0] - B[0], A[1] - B[1], A[2] - B[2])
}

/** Hue in degrees, saturation and lightness 0..1, as CSS means them. */
export function fromHsl(hue: number, saturation: number, lightness: number): string {
  const a = saturation * Math.min(lightness, 1 - lightness)
  const channel = (n: number): number => {
    const k = (n + hue / 30) % 12
    return 255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return bytesToHex([channel(0), channel(8), channel(4)])
}
