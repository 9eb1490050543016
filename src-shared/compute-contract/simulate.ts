import { eventIterator } from '@orpc/contract'
import * as v from 'valibot'
import { base, nothing } from '../contract/base.ts'
import { progressSchema } from '../model/job.ts'

const count = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least))

export const simulationSchema = v.object({
  /** Name of one of `potentials`. */
  potential: v.string(),
  /** W of the interaction, also one of `potentials`. */
  interaction: v.nullable(v.string()),
  /** Of dx = -grad V dt - mean grad W dt + sqrt(2 beta) dB. */
  beta: v.pipe(v.number(), v.minValue(0)),
  /** Cells of each timepoint. */
  cells: count(1),
  dims: count(2),
  timepoints: count(2),
  /** The same cells at every timepoint. */
  paired: v.boolean(),
  seed: count(0)
})
export type Simulation = v.InferOutput<typeof simulationSchema>

/** Populations that move in a potential that is known. */
export const simulateContract = {
  potentials: base.output(v.array(v.string())),
  /** Writes the populations to `out` (.h5ad; layout: worker/jobs/simulate.ts). */
  simulate: base
    .input(v.object({ simulation: simulationSchema, out: v.string() }))
    .output(eventIterator(progressSchema, nothing))
}
