/** A work that a methods paragraph cites. */
export interface Reference {
  readonly key: string
  readonly kind: 'article' | 'inproceedings' | 'software'
  /** "Family, Given" each. */
  readonly authors: readonly string[]
  readonly title: string
  readonly year: number
  /** Journal or proceedings. */
  readonly in?: string
  readonly volume?: string
  readonly issue?: string
  readonly pages?: string
  readonly doi?: string
  readonly url?: string
  readonly version?: string
}

export const JKO: Reference = {
  key: 'jordan1998variational',
  kind: 'article',
  authors: ['Jordan, Richard', 'Kinderlehrer, David', 'Otto, Felix'],
  title: 'The variational formulation of the Fokker–Planck equation',
  year: 1998,
  in: 'SIAM Journal on Mathematical Analysis',
  volume: '29',
  issue: '1',
  pages: '1–17',
  doi: '10.1137/S0036141096303359'
}

export const JKONET_STAR: Reference = {
  key: 'terpin2024learning',
  kind: 'inproceedings',
  authors: ['Terpin, Antonio', 'Lanzetti, Nicolas', 'Gadea, Martín', 'Dörfler, Florian'],
  title: 'Learning diffusion at lightspeed',
  year: 2024,
  in: 'Advances in Neural Information Processing Systems',
  volume: '37',
  url: 'https://arxiv.org/abs/2406.12616'
}

/** The program itself. */
export const jkoscope = (version: string, year: number): Reference => ({
  key: 'jkoscope',
  kind: 'software',
  authors: ['{The JKOscope developers}'],
  title: 'JKOscope',
  year,
  version
})

const BIBTEX_KIND = { article: 'article', inproceedings: 'inproceedings', software: 'software' } as const

/** Braces keep the capitals of names in titles; en dashes are two hyphens. */
const bibtexValue = (text: string): string => text.replaceAll('–', '--').replaceAll(/[&%$#_]/g, String.raw`\$&`)

/** The references as a BibTeX file (UTF-8, as biber and current BibTeX styles read it). */
export function toBibtex(references: readonly Reference[]): string {
  return references
    .map((r) => {
      const fields: [string, string | undefined][] = [
        ['author', r.authors.join(' and ')],
        ['title', `{${r.title}}`],
        ['year', String(r.year)],
        [r.kind === 'article' ? 'journal' : 'booktitle', r.in],
        ['volume', r.volume],
        ['number', r.issue],
        ['pages', r.pages],
        ['version', r.version]
      ]
      // Addresses are read as they are.
      const lines = fields.flatMap(([name, value]) =>
        value === undefined ? [] : [`  ${name} = {${bibtexValue(value)}}`]
      )
      const addresses = [['doi', r.doi] as const, ['url', r.url] as const]
      const plain = addresses.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name} = {${value}}`]))
      return `@${BIBTEX_KIND[r.kind]}{${r.key},\n${[...lines, ...plain].join(',\n')}\n}\n`
    })
    .join('\n')
}

const RIS_KIND = { article: 'JOUR', inproceedings: 'CPAPER', software: 'COMP' } as const

/** The references as an RIS file, for Zotero, EndNote and Mendeley. */
export function toRis(references: readonly Reference[]): string {
  const record = (r: Reference): string[] => {
    const [first, last] = r.pages?.split('–') ?? []
    const fields: [string, string | undefined][] = [
      ...r.authors.map((author): [string, string] => ['AU', author.replaceAll(/[{}]/g, '')]),
      ['TI', r.title],
      ['PY', String(r.year)],
      [r.kind === 'article' ? 'JO' : 'T2', r.in],
      ['VL', r.volume],
      ['IS', r.issue],
      ['SP', first],
      ['EP', last],
      ['DO', r.doi],
      ['UR', r.url],
      ['ET', r.version]
    ]
    const lines = fields.flatMap(([tag, value]) => (value === undefined ? [] : [`${tag}  - ${value}`]))
    return [`TY  - ${RIS_KIND[r.kind]}`, ...lines, 'ER  - ', '']
  }
  // The format asks for CR LF.
  return references.flatMap(record).join('\r\n')
}
