import { fromTexts } from '../../h5ad/column.ts'
import type { Column } from '../../h5ad/column.ts'

/** Columns that barcodes tell: themselves and, in files of `cellranger aggr` (AAAC-1, AAAC-2), the number of the library. */
export function cellColumns(barcodes: readonly string[]): Map<string, () => Column> {
  const columns = new Map<string, () => Column>([['barcode', () => fromTexts(barcodes, 'string')]])
  const libraries = barcodes.map((barcode) => /-(\d+)$/.exec(barcode)?.[1])
  const numbered = libraries.filter((library) => library !== undefined)
  // As many libraries as cells are no libraries.
  const groups = new Set(numbered).size
  if (numbered.length === barcodes.length && groups > 1 && groups <= barcodes.length / 2)
    columns.set('gem_group', () => fromTexts(numbered, 'string'))
  return columns
}
