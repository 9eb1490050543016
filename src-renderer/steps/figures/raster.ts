import { pixels, withDpi } from './png.ts'

export interface SizedSvg {
  svg: string
  widthMm: number
  heightMm: number
}

/** The provenance in the metadata of a figure, as pictures hold it. */
function provenanceOf(svg: string): string {
  const items = new DOMParser().parseFromString(svg, 'image/svg+xml').getElementsByTagName('p:item')
  return Array.from(items, (item) => `${item.getAttribute('name')}: ${item.textContent}`).join('; ')
}

/** Draws an SVG at its target size in pixels (never scaled up afterwards), on white, as PNG with its resolution and provenance. */
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
    return new Blob([withDpi(new Uint8Array(await drawn.arrayBuffer()), dpi, provenanceOf(svg))], { type: 'image/png' })
  } finally {
    URL.revokeObjectURL(url)
  }
}
