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

/** Draws one layer; the canvas is empty when it is called. */
export type Draw = (ground: Ground) => void

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

/** An empty ground on a canvas, which gets the size of the plot. */
export function groundOf(canvas: HTMLCanvasElement, plot: Plot, ratio: number): Ground | null {
  const [width, height] = [Math.round(plot.width * ratio), Math.round(plot.height * ratio)]
  const ctx = width > 0 && height > 0 ? canvas.getContext('2d') : null
  if (!ctx) return null
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  else ctx.clearRect(0, 0, width, height)
  const [kx, ky] = [width / (plot.x1 - plot.x0), height / (plot.y1 - plot.y0)]
  return {
    ...{ ctx, width, height, ratio },
    x: (value) => (value - plot.x0) * kx,
    y: (value) => height - (value - plot.y0) * ky
  }
}

const queue: (() => void)[] = []

/** Does the work later, one piece per turn of the event loop, so that drawing many things never blocks the page. */
export function soon(work: () => void): void {
  queue.push(work)
  if (queue.length === 1) setTimeout(next)
}

function next(): void {
  queue[0]?.()
  queue.shift()
  if (queue.length > 0) setTimeout(next)
}
