import type { FigureFont } from '../../../src-shared/model/figure.ts'

/** One element of an SVG document. Lengths and font sizes are points (1/72 inch): the document's user unit. */
export interface SvgNode {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly children: readonly (SvgNode | string)[]
}

export type Attributes = Record<string, string | number | undefined>

export const POINTS_PER_MM = 72 / 25.4
/** Names by which editors find the font, the shipped one last. */
export const FONT_NAMES = {
  sans: ['Arial', 'Helvetica', 'Liberation Sans'],
  serif: ['Times New Roman', 'Times', 'Liberation Serif']
} as const satisfies Record<FigureFont, readonly string[]>

/** Element whose undefined and non-finite attributes are left out: a NaN in an attribute makes readers reject a file. */
export function element(
  tag: string,
  attributes: Attributes = {},
  children: readonly (SvgNode | string)[] = []
): SvgNode {
  const kept: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) continue
    kept[name] = value
  }
  return { tag, attributes: kept, children }
}

/** A `g` element. */
export const group = (attributes: Attributes, children: readonly SvgNode[]): SvgNode =>
  element('g', attributes, children)

/** A number for SVG: rounded to 0.01 pt (3.5 micrometres), without a negative zero. */
export function formatLength(value: number): string {
  const rounded = Math.round(value * 100) / 100
  return String(rounded === 0 ? 0 : rounded)
}

// XML 1.0 can write no other characters, not even as references.
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Text as it is written between tags and in attributes, so that a hostile label is shown and not run. */
function escapeXml(text: string): string {
  return text.replaceAll(FORBIDDEN, '\ufffd').replaceAll(/[&<>"']/g, (c) => ENTITIES[c] as string)
}

const writeAttribute = ([name, value]: [string, string | number]): string =>
  ` ${name}="${typeof value === 'number' ? formatLength(value) : escapeXml(value)}"`

/** The element and all in it as text. */
export function serialise(node: SvgNode | string): string {
  if (typeof node === 'string') return escapeXml(node)
  const head = node.tag + Object.entries(node.attributes).map(writeAttribute).join('')
  if (node.children.length === 0) return `<${head}/>`
  return `<${head}>${node.children.map(serialise).join('')}</${node.tag}>`
}

/** Provenance as data inside the file: app version, data hash, fit id, seed ... under a namespace of our own. */
function metadata(provenance: Readonly<Record<string, string>>): SvgNode {
  const items = Object.entries(provenance).map(([name, value]) => element('p:item', { name }, [value]))
  return element('metadata', {}, [element('p:provenance', { 'xmlns:p': 'urn:jkoscope:provenance' }, items)])
}

export interface DocumentOptions {
  readonly widthMm: number
  readonly heightMm: number
  readonly title: string
  readonly font: FigureFont
  readonly provenance: Readonly<Record<string, string>>
}

/** A whole document: physical size in mm, user unit 1 pt, white ground, text in the font. */
export function document(options: DocumentOptions, children: readonly SvgNode[]): SvgNode {
  const { widthMm, heightMm } = options
  const size = [widthMm, heightMm].map((mm) => formatLength(mm * POINTS_PER_MM))
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      'xmlns:xlink': 'http://www.w3.org/1999/xlink',
      version: '1.1',
      width: `${formatLength(widthMm)}mm`,
      height: `${formatLength(heightMm)}mm`,
      viewBox: `0 0 ${size.join(' ')}`,
      'font-family': FONT_NAMES[options.font].join(', ')
    },
    [
      element('title', {}, [options.title]),
      metadata(options.provenance),
      element('rect', { width: size[0], height: size[1], fill: '#ffffff' }),
      ...children
    ]
  )
}
