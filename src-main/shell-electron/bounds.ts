export interface Bounds {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
}

export const FIRST_BOUNDS: Bounds = { width: 1280, height: 800 }
export const SMALLEST = { width: 900, height: 600 } as const
/** So much of the title bar, in pixels, must lie on a screen for the window to be caught with the mouse. */
const VISIBLE = 80

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Bounds of a stored text, or the first ones when it does not hold any or no screen shows them any more. */
export function restoredBounds(stored: string | undefined, screens: readonly Area[]): Bounds {
  const bounds = parse(stored)
  if (!bounds) return FIRST_BOUNDS
  const { x, y, width } = bounds
  const visible = screens.some(
    (area) =>
      x < area.x + area.width - VISIBLE &&
      x + width > area.x + VISIBLE &&
      y >= area.y &&
      y < area.y + area.height - VISIBLE
  )
  return visible ? bounds : FIRST_BOUNDS
}

function parse(stored: string | undefined): Required<Bounds> | undefined {
  try {
    const { x, y, width, height } = JSON.parse(stored ?? '') as Partial<Record<keyof Bounds, unknown>>
    if (typeof x !== 'number' || typeof y !== 'number' || typeof width !== 'number' || typeof height !== 'number')
      return undefined
    return { x, y, width: Math.max(width, SMALLEST.width), height: Math.max(height, SMALLEST.height) }
  } catch {
    return undefined
  }
}
