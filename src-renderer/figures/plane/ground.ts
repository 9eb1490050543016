/** What a layer is drawn on: a canvas of device pixels, and where places of the data lie on it. */
export interface Ground {
  readonly ctx: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  /** Device pixels per CSS pixel. */
  readonly ratio: number
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

/**
 * Draws one layer. The canvas may hold what was drawn before (`blank` clears it). Much work is done in slices: the page answers
 * between two of them, and what is no longer wanted is left off.
 */
export type Draw = (ground: Ground) => Iterator<void> | void

/** Clears the ground. */
export const blank = ({ ctx, width, height }: Ground): void => ctx.clearRect(0, 0, width, height)

/** Size of a layer and the part of the data that it shows. */
export interface Plot {
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  readonly x0: number
  readonly x1: number
  readonly y0: number
  readonly y1: number
}

/** The ground on a canvas, which gets the size of the plot. */
function groundOf(canvas: HTMLCanvasElement, plot: Plot, ratio: number): Ground | null {
  const [width, height] = [Math.round(plot.width * ratio), Math.round(plot.height * ratio)]
  const ctx = width > 0 && height > 0 ? canvas.getContext('2d') : null
  if (!ctx) return null
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const [kx, ky] = [width / (plot.x1 - plot.x0), height / (plot.y1 - plot.y0)]
  return {
    ...{ ctx, width, height, ratio },
    x: (value) => (value - plot.x0) * kx,
    y: (value) => height - (value - plot.y0) * ky
  }
}

const queue: (() => void)[] = []

/** Does the work later, one piece per turn of the event loop, so that drawing many things never blocks the page. */
function soon(work: () => void): void {
  queue.push(work)
  if (queue.length === 1) setTimeout(next)
}

function next(): void {
  queue[0]?.()
  queue.shift()
  if (queue.length > 0) setTimeout(next)
}

/** Draws a layer on a canvas soon, slice by slice, for as long as `wanted` says so. */
export function drawSoon(canvas: HTMLCanvasElement, plot: Plot, draw: Draw, wanted: () => boolean): void {
  soon(() => {
    const ground = wanted() ? groundOf(canvas, plot, window.devicePixelRatio) : null
    const slices = ground && draw(ground)
    const go = (): void => {
      if (slices && wanted() && !slices.next().done) soon(go)
    }
    go()
  })
}
