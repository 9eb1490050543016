import type { SpaceSource } from './space.ts'

type Recipe = Pick<Extract<SpaceSource, { kind: 'pca' }>, 'normalise' | 'transform' | 'variableGenes' | 'minCells'>

/**
 * How the embryoid body data are prepared before PCA: cells of middling library size and without much mitochondrial RNA, normalised by library size,
 * square root. Source: Moon et al., Nat. Biotechnol. 37 (2019), tutorial of PHATE (scprep).
 */
export const EMBRYOID_BODY = {
  normalise: true,
  transform: 'sqrt',
  variableGenes: null,
  minCells: 10,
  cells: { librarySize: [0.2, 0.8] as [number, number], dropMitochondrial: 0.1 }
} as const satisfies Recipe & { cells: object }
