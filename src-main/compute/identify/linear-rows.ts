import type { FeaturesRecord } from '../energy/potential.ts'
import { besides, featureColumns, type Columns } from '../jkonet/linear-columns.ts'
import { featuresOf } from '../jkonet/linear-features.ts'
import { NormalEquations } from '../jkonet/normal-equations.ts'
import type { Rows } from '../kernels/mlp.ts'
import type { Progress } from '../transport/coupling.ts'

const ROWS_PER_REPORT = 500

/** The normal equations of a linear potential, and of other unknowns beside it, over rows: at the times of its knots. */
export function* equationsOf(
  record: FeaturesRecord,
  rows: Rows,
  others: readonly Columns[] = []
): Generator<Progress, { equations: NormalEquations; knots: number[] }> {
  const { architecture, centres } = featuresOf(record)
  const knots = Array.from(record.theta.subarray(0, architecture.knots))
  const own = featureColumns(architecture, centres.data)
  const equations = new NormalEquations(besides([own, ...others]), knots)
  for (let at = 0; at < rows.n; at += ROWS_PER_REPORT) {
    equations.add(rows, at, Math.min(rows.n, at + ROWS_PER_REPORT))
    yield { fraction: at / rows.n }
  }
  return { equations, knots }
}
