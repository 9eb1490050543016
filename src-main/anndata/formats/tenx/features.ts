import { fromTexts } from '../../h5ad/column.ts'
import type { Column } from '../../h5ad/column.ts'
import { uniqueNames } from '../common/names.ts'

/** The features of a 10x matrix that are genes. */
export interface Features {
  /** Features as stored, genes or not. */
  readonly stored: number
  readonly ids: readonly string[]
  /** Gene symbols, made unique; ids where there are none. */
  readonly names: readonly string[]
  /** [stored] position among the genes, -1 for what is no gene. */
  readonly place: Int32Array
  readonly columns: ReadonlyMap<string, () => Column>
  readonly notes: readonly string[]
}

const GENES = 'Gene Expression'

/** Antibodies, guides and the like are left out where the file tells types and has genes at all. */
export function chooseFeatures(ids: readonly string[], symbols: readonly string[], types: readonly string[]): Features {
  const mixed = types.includes(GENES) && types.some((type) => type !== GENES)
  const keep = ids.map((_, g) => !mixed || types[g] === GENES)
  const kept = ids.flatMap((_, g) => (keep[g] === true ? [g] : []))
  const place = new Int32Array(ids.length).fill(-1)
  kept.forEach((g, at) => (place[g] = at))
  const genes = uniqueNames(kept.map((g) => ids[g] as string))
  const names = uniqueNames(kept.map((g) => symbols[g] || (ids[g] as string)))
  const columns = new Map<string, () => Column>([['gene_ids', () => fromTexts(genes, 'string')]])
  if (types.length > 0)
    columns.set('feature_types', () =>
      fromTexts(
        kept.map((g) => types[g] ?? ''),
        'string'
      )
    )
  const others = [...new Set(types.filter((type) => type !== GENES))].join(', ')
  const notes = mixed ? [`${ids.length - kept.length} features that are no genes were left out (${others}).`] : []
  return { stored: ids.length, ids: genes, names, place, columns, notes }
}

/** genes.tsv (id, symbol) or features.tsv (id, symbol, type). */
export function parseFeatures(lines: readonly string[]): Features {
  const fields = lines.map((line) => line.split('\t'))
  const typed = fields.length > 0 && fields.every((list) => list.length >= 3 && list[2] !== '')
  return chooseFeatures(
    fields.map((list) => list[0] as string),
    fields.map((list) => list[1] ?? ''),
    typed ? fields.map((list) => list[2] as string) : []
  )
}
