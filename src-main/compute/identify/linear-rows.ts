import { FeatureBasis } from '../energy/features.ts'
import type { FeaturesRecord } from '../energy/potential.ts'
import { NormalEquations } from '../jkonet/normal-equations.ts'
import type { Rows } from '../kernels/mlp.ts'
import type { Progress } from '../transport/coupling.ts'

const ROWS_PER_REPORT = 500

/** The normal equations of a linear potential over rows: its basis, at the times of its knots. */
export function* equationsOf(
  { architecture, theta }: FeaturesRecord,
  rows: Rows
): Generator<Progress, { equations: NormalEquations; knots: number[] }> {
  const { knots: K, centres, d } = architecture
  const knots = Array.from(theta.subarray(0, K))
  const equations = new NormalEquations(new FeatureBasis(architecture, theta.subarray(K, K + centres * d)), knots)
  for (let at = 0; at < rows.n; at += ROWS_PER_REPORT) {
    equations.add(rows, at, Math.min(rows.n, at + ROWS_PER_REPORT))
    yield { fraction: at / rows.n }
  }
  return { equations, knots }
}
