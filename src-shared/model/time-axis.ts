import * as v from 'valibot'

/** One timepoint: its label in the file, its time in the axis' unit (null: the "no time" tray) and its cells. */
export const timeLevelSchema = v.object({
  label: v.string(),
  t: v.nullable(v.number()),
  cells: v.number(),
  included: v.boolean()
})
export type TimeLevel = v.InferOutput<typeof timeLevelSchema>

/**
 * The time axis of a dataset. Levels are in time order, levels without a time last. With `equal` spacing the
 * fit uses the steps 0, 1, 2 ... of the included levels; with `real` spacing it uses `t`.
 */
export const timeAxisSchema = v.object({
  column: v.string(),
  /** Unit of `t` ("day", "hour", "E" for embryonic days ...), null when the file does not tell. */
  unit: v.nullable(v.string()),
  levels: v.array(timeLevelSchema),
  spacing: v.picklist(['equal', 'real'])
})
export type TimeAxis = v.InferOutput<typeof timeAxisSchema>

/** A column that may be the time, with its score, why it may be, and what to look out for. Best first in lists. */
export const timeProposalSchema = v.object({
  column: v.string(),
  score: v.number(),
  reasons: v.array(v.string()),
  axis: timeAxisSchema,
  warnings: v.array(v.string())
})
export type TimeProposal = v.InferOutput<typeof timeProposalSchema>
