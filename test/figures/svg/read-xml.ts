export interface XmlElement {
  readonly tag: string
  readonly attributes: Record<string, string>
  readonly children: XmlElement[]
  /** Character data directly inside, entities resolved. */
  text: string
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const resolve = (text: string): string => {
  if (/&(?!(amp|lt|gt|quot|apos);)/.test(text)) throw new SyntaxError(`bare ampersand in ${text}`)
  return text.replaceAll(/&(\w+);/g, (_, name: string) => ENTITIES[name])
}

const TOKEN = /<\/([\w:-]+)>|<([\w:-]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/y

/** Strict reader of the XML that the figures use: no DTD, no comments. Throws on anything that is not well-formed. */
export function readXml(source: string): XmlElement {
  const body = source.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '').trimEnd()
  const root: XmlElement = { tag: '', attributes: {}, children: [], text: '' }
  const open = [root]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < body.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(body)
    if (!match) throw new SyntaxError(`not XML: ${body.slice(at, at + 80)}`)
    const [, close, tag, attributes = '', empty, text] = match
    if (text !== undefined) open.at(-1)!.text += resolve(text)
    else if (close !== undefined) {
      if (open.pop()!.tag !== close) throw new SyntaxError(`</${close}> closes another element`)
    } else {
      const pairs = [...attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name, resolve(value)])
      if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new SyntaxError(`attribute twice in <${tag}>`)
      const element = { tag, attributes: Object.fromEntries(pairs), children: [], text: '' }
      open.at(-1)!.children.push(element)
      if (!empty) open.push(element)
    }
  }
  if (open.length !== 1 || root.children.length !== 1) throw new SyntaxError('not one closed root element')
  return root.children[0]
}

/** The element and all below it, in document order. */
export const descendants = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(descendants)]
