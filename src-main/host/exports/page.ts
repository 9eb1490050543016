import { FONT_NAMES } from '../figures/svg.ts'
import type { Fonts } from './fonts.ts'

/** Lengths of a figure on paper. */
export interface SizeMm {
  readonly widthMm: number
  readonly heightMm: number
}

// Under the first name of the figures' font list, so that the shipped font is used even where that one exists.
const fontFace = (family: string, font: Uint8Array, style: string): string =>
  `@font-face{font-family:'${family}';${style};src:url(data:font/ttf;base64,${Buffer.from(font).toString('base64')})}`

function fontFaces({ family, regular, bold, italic }: Fonts): string[] {
  const name = FONT_NAMES[family][0]
  return [
    fontFace(name, regular, 'font-weight:400'),
    fontFace(name, bold, 'font-weight:700'),
    fontFace(name, italic, 'font-weight:400;font-style:italic')
  ]
}

/** Nothing but what lies in the page itself may be loaded, and no script run. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"

/** A page that holds the figure and nothing else: `svg` is a document of `renderFigure`, whose texts are escaped. */
export function figurePage(svg: string, size: SizeMm, fonts: Fonts): string {
  const inline = svg.replace(/^<\?xml[^>]*\?>\s*/, '')
  const style = [
    ...fontFaces(fonts),
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
