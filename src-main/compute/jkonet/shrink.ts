import { dividedTheta, type Architecture } from '../energy/architecture.ts'
import type { KernelBuild } from '../kernels/loader.ts'
import { MlpKernel, type Rows } from '../kernels/mlp.ts'

type Theta = Float32Array<ArrayBuffer>

/** Rows per kernel call. */
const CHUNK = 256

/**
 * The factor c in [0, 1] for which c V has the least loss on rows. sum_i w_i |c tau_i g_i + D_i|^2 is quadratic in c, least at
 * -sum w tau g.D / sum w |tau g|^2. Of rows that V was not trained on, that is how much of its force is not noise: 1 where they move as V says, 0 where
 * they do not move that way at all. 0 where V has no force.
 */
export function bestFactor(architecture: Architecture, theta: Theta, rows: Rows, build?: KernelBuild): number {
  const { d } = architecture
  const kernel = new MlpKernel(architecture, CHUNK, build)
  kernel.setTheta(theta)
  const order = Int32Array.from({ length: rows.n }, (_, r) => r)
  const residual = new Float32Array(CHUNK * d)
  let [along, square] = [0, 0]
  for (let at = 0; at < rows.n; at += CHUNK) {
    const count = kernel.loadRows(rows, order, at, Math.min(CHUNK, rows.n - at))
    kernel.loss(count)
    kernel.readOutputs(count, residual)
    for (let e = 0; e < count * d; e++) {
      const D = rows.D[at * d + e]
      const w = rows.w[at + Math.floor(e / d)]
      along -= w * (residual[e] - D) * D
      square += w * (residual[e] - D) ** 2
    }
  }
  return square > 0 ? Math.min(1, Math.max(0, along / square)) : 0
}

/** Theta of V times its best factor on rows. */
export function shrunk(architecture: Architecture, theta: Theta, rows: Rows, build?: KernelBuild): Theta {
  return dividedTheta(architecture, theta, 1 / bestFactor(architecture, theta, rows, build))
}
