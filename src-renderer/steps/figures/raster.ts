import { pixels, withDpi } from './png.ts'

export interface SizedSvg {
  svg: string
  widthMm: number
  heightMm: number
}

/** Draws an SVG at its target size in pixels (never scaled up afterwards), on white, as PNG with its resolution told. */
export async function svgToPng({ svg, widthMm, heightMm }: SizedSvg, dpi: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = pixels(widthMm, dpi)
    canvas.height = pixels(heightMm, dpi)
    const ctx = canvas.getContext('2d')
    if (!ctx) throw new Error('the page cannot draw')
    ctx.fillStyle = '#ffffff'
    ctx.fillRect(0, 0, canvas.width, canvas.height)
    ctx.drawImage(image, 0, 0, canvas.width, canvas.height)
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (!drawn)
      throw new Error(`an image of ${canvas.width} x ${canvas.height} pixels is too large: choose a lower dpi`)
    return new Blob([withDpi(new Uint8Array(await drawn.arrayBuffer()), dpi)], { type: 'image/png' })
  } finally {
    URL.revokeObjectURL(url)
  }
}
