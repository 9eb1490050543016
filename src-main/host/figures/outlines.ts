// Layers that import this file see no other declarations of this one.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./opentype.d.ts" />
import { parse, type Font } from 'opentype.js/dist/opentype.mjs'
import { element, type SvgNode } from './svg.ts'
import type { Fonts } from '../exports/fonts.ts'

type Style = 'regular' | 'bold' | 'italic'

const parsed = new WeakMap<Uint8Array, Font>()

/** The font of these bytes, read once. */
function fontOf(bytes: Uint8Array): Font {
  const known = parsed.get(bytes)
  if (known) return known
  const font = parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer)
  parsed.set(bytes, font)
  return font
}

function styleOf({ attributes }: SvgNode): Style {
  if (attributes['font-weight'] === 'bold') return 'bold'
  return attributes['font-style'] === 'italic' ? 'italic' : 'regular'
}

/** Share of the width of a text that lies left of its x. */
const BEFORE: Record<string, number> = { start: 0, middle: 0.5, end: 1 }
/** Decimals of coordinates in points: outlines of small text are coarse with two. */
const DECIMALS = 3

function outline(node: SvgNode, fonts: Fonts): SvgNode {
  const { x, y, fill, transform, 'font-size': size, 'text-anchor': anchor } = node.attributes
  const text = node.children.join('')
  const font = fontOf(fonts[styleOf(node)])
  const width = font.getAdvanceWidth(text, Number(size))
  const left = Number(x) - (BEFORE[String(anchor ?? 'start')] ?? 0) * width
  const d = font.getPath(text, left, Number(y), Number(size)).toPathData(DECIMALS)
  // The words stay with their shape, for readers that speak them.
  return element('path', { d, fill, transform, role: 'img', 'aria-label': text })
}

/** The drawing with each text as the outlines of its letters; letters that the font lacks are its empty box. */
export function outlineTexts(nodes: readonly SvgNode[], fonts: Fonts): SvgNode[] {
  return nodes.map((node) => {
    if (node.tag === 'text') return outline(node, fonts)
    const children = node.children.map((child) =>
      typeof child === 'string' ? child : (outlineTexts([child], fonts)[0] as SvgNode)
    )
    return { ...node, children }
  })
}
