import type { SpaceSummary } from '../../../src-shared/model/space.ts'

/** Name of a coordinate of the space as an axis title: "PC1 (s.d.)", "UMAP 2". Counted from 0. */
export function coordinateName(space: SpaceSummary, index: number): string {
  const { source, standardise } = space.config
  const name =
    source.kind === 'pca' || /pca/i.test(source.key)
      ? `PC${index + 1}`
      : `${source.key.replace(/^X_/, '').toUpperCase()} ${index + 1}`
  return standardise ? `${name} (s.d.)` : name
}
