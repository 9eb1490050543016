import * as v from 'valibot'

/** Cells and the share of them per group; the shares of each row sum to 1. */
const sharesSchema = v.object({ cells: v.number(), shares: v.array(v.number()) })
export type Shares = v.InferOutput<typeof sharesSchema>

/**
 * Predicted fates: the cells of each timepoint but the last, moved by the landscape to the last one, by the group of the nearest
 * observed cell there. Groups are the values of `column` that occur at the last timepoint.
 */
export const fatesSchema = v.object({
  column: v.string(),
  groups: v.array(v.string()),
  /** Share of each group among the observed cells of the last timepoint that have one. */
  observed: v.array(v.number()),
  timepoints: v.array(
    v.object({
      label: v.string(),
      ...sharesSchema.entries,
      /** The same for the cells that are in one group at the start; cells without a value belong to none. */
      starting: v.array(v.object({ group: v.string(), ...sharesSchema.entries }))
    })
  )
})
export type Fates = v.InferOutput<typeof fatesSchema>
