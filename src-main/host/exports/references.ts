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

/** JKOnet. */
export const BUNNE: Reference = {
  key: 'bunne2022proximal',
  kind: 'inproceedings',
  authors: ['Bunne, Charlotte', 'Papaxanthos, Laetitia', 'Krause, Andreas', 'Cuturi, Marco'],
  title: 'Proximal optimal transport modeling of population dynamics',
  year: 2022,
  in: 'Proceedings of the 25th International Conference on Artificial Intelligence and Statistics (AISTATS)',
  volume: '151',
  pages: '6511–6528',
  url: 'https://arxiv.org/abs/2106.06345'
}

/** iJKOnet. */
export const PERSIIANOV: Reference = {
  key: 'persiianov2026learning',
  kind: 'inproceedings',
  authors: [
    'Persiianov, Mikhail',
    'Chen, Jiawei',
    'Mokrov, Petr',
    'Tyurin, Alexander',
    'Burnaev, Evgeny',
    'Korotin, Alexander'
  ],
  title: 'Learning of population dynamics: inverse optimization meets JKO scheme',
  year: 2026,
  in: 'International Conference on Learning Representations',
  url: 'https://arxiv.org/abs/2506.01502'
}

/** Couplings of populations that grow. */
export const CHIZAT: Reference = {
  key: 'chizat2018scaling',
  kind: 'article',
  authors: ['Chizat, Lénaïc', 'Peyré, Gabriel', 'Schmitzer, Bernhard', 'Vialard, François-Xavier'],
  title: 'Scaling algorithms for unbalanced optimal transport problems',
  year: 2018,
  in: 'Mathematics of Computation',
  volume: '87',
  url: 'https://arxiv.org/abs/1607.05816'
}

/** Source of the embryoid body time course and of its recipe of filters. */
export const MOON: Reference = {
  key: 'moon2019visualizing',
  kind: 'article',
  authors: [
    'Moon, Kevin R.',
    'van Dijk, David',
    'Wang, Zheng',
    'Gigante, Scott',
    'Burkhardt, Daniel B.',
    'Chen, William S.',
    'Yim, Kristina',
    'van den Elzen, Antonia',
    'Hirn, Matthew J.',
    'Coifman, Ronald R.',
    'Ivanova, Natalia B.',
    'Wolf, Guy',
    'Krishnaswamy, Smita'
  ],
  title: 'Visualizing structure and transitions in high-dimensional biological data',
  year: 2019,
  in: 'Nature Biotechnology',
  volume: '37',
  issue: '12',
  pages: '1482–1492',
  doi: '10.1038/s41587-019-0336-3'
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
