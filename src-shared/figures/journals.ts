/** What a publisher asks of figures, from its own pages. Lengths in mm, text in pt. */
export interface Journal {
  readonly label: string
  readonly widths: readonly { readonly label: string; readonly mm: number }[]
  readonly mostHeight: number
  readonly text: { readonly least: number; readonly most: number; readonly usual: number }
  /** Letters of panels: a or A. */
  readonly letters: 'lower' | 'upper'
}

export const JOURNALS = {
  // research-figure-guide.nature.com
  nature: {
    label: 'Nature',
    widths: [
      { label: '1 column', mm: 89 },
      { label: '2 columns', mm: 183 }
    ],
    mostHeight: 170,
    text: { least: 5, most: 7, usual: 7 },
    letters: 'lower'
  },
  // The guide to authors of Cell Press.
  cell: {
    label: 'Cell Press',
    widths: [
      { label: '1 column', mm: 85 },
      { label: '1.5 columns', mm: 114 },
      { label: '2 columns', mm: 174 }
    ],
    mostHeight: 200,
    text: { least: 6, most: 8, usual: 7 },
    letters: 'upper'
  },
  // journals.plos.org, figures
  plos: {
    label: 'PLOS',
    widths: [
      { label: 'narrowest', mm: 66.8 },
      { label: 'full width', mm: 190.5 }
    ],
    mostHeight: 222.3,
    text: { least: 8, most: 12, usual: 8 },
    letters: 'upper'
  }
} as const satisfies Record<string, Journal>

export const JOURNAL_IDS = ['nature', 'cell', 'plos'] as const
export type JournalId = (typeof JOURNAL_IDS)[number]
