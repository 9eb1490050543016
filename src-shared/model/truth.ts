import * as v from 'valibot'

/**
 * How a fit compares with the landscape that its file was simulated in. Arrays (G = grid): gridX, gridY f64 [G] in the coordinates of the space;
 * truth, fitted f32 [G, G] (row = y) heights above the lowest place with cells, in the units of the simulation, the fitted one a mean over the
 * timepoints; mask u8 [G, G] (1 = cells near).
 */
export const truthSummarySchema = v.object({
  /** Name of the potential. */
  potential: v.string(),
  /** Root mean square difference of the slopes at the cells, relative to the true ones; null where those are 0. */
  relativeError: v.nullable(v.number()),
  /** Of the heights at the cells, each timepoint by itself; null where the true ones are all the same. */
  correlation: v.nullable(v.number()),
  sentence: v.string()
})
export type TruthSummary = v.InferOutput<typeof truthSummarySchema>
