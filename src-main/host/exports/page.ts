import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Lengths of a figure on paper. */
export interface SizeMm {
  readonly widthMm: number
  readonly heightMm: number
}

/** The metric twin of Arial that is shipped, so that files agree on all systems. */
export interface Fonts {
  readonly regular: Uint8Array
  readonly bold: Uint8Array
}

/** Reads the shipped fonts from the assets folder. */
export async function readFonts(assets: string): Promise<Fonts> {
  const read = (style: string): Promise<Uint8Array> => readFile(join(assets, 'fonts', `LiberationSans-${style}.ttf`))
  const [regular, bold] = await Promise.all([read('Regular'), read('Bold')])
  return { regular, bold }
}

// The name is Arial, which comes first in the figures' font list, so that the shipped font is used even where Arial exists.
const fontFace = (font: Uint8Array, weight: number): string =>
  `@font-face{font-family:Arial;font-weight:${weight};src:url(data:font/ttf;base64,${Buffer.from(font).toString('base64')})}`

/** Nothing but what lies in the page itself may be loaded, and no script run. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"

/** A page that holds the figure and nothing else: `svg` is a document of `renderFigure`, whose texts are escaped. */
export function figurePage(svg: string, size: SizeMm, fonts: Fonts): string {
  const inline = svg.replace(/^<\?xml[^>]*\?>\s*/, '')
  const style = [
    fontFace(fonts.regular, 400),
    fontFace(fonts.bold, 700),
    `@page{size:${size.widthMm}mm ${size.heightMm}mm;margin:0}`,
    'html,body{margin:0;height:100%;overflow:hidden;background:#fff}',
    'svg{display:block;width:100vw;height:100vh}',
    `@media print{svg{width:${size.widthMm}mm;height:${size.heightMm}mm}}`
  ]
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<title>JKOscope figure</title><style>${style.join('')}</style></head><body>${inline}</body></html>`
  ].join('')
}
