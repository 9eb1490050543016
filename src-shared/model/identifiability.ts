import * as v from 'valibot'

/** What the snapshots of a linear fit say of the parts of its landscape, whatever the solver (compute/identify). */
export const identifiabilitySchema = v.object({
  /** The same in words, for the timepoint that says least. */
  sentence: v.string(),
  /** Shares 0..1 of the forces of random motion and of attraction that the potential could make as well, and in words. */
  confounding: v.object({ noise: v.number(), attraction: v.number(), sentence: v.string() }),
  /** One entry per timepoint whose potential has coefficients of its own; a single one for a static potential. */
  spectra: v.array(
    v.object({
      /** Label of the timepoint, null = all together. */
      label: v.nullable(v.string()),
      /** Features that move a cell, and the number of those that move none. */
      seen: v.number(),
      unseen: v.number(),
      /** Combinations of features whose forces cancel at the cells. */
      weak: v.number(),
      /** Largest eigenvalue by the smallest; null = the smallest is not positive. */
      condition: v.nullable(v.number()),
      /** Eigenvalues of the normal matrix of features scaled to equal force, descending, mean 1. */
      values: v.array(v.number()),
      sentence: v.string()
    })
  )
})
export type Identifiability = v.InferOutput<typeof identifiabilitySchema>
