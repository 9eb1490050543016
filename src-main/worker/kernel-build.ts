import { createHash } from 'node:crypto'
import * as mlp from '../compute/kernels/generated/mlp.ts'
import * as simplex from '../compute/kernels/generated/simplex.ts'
import * as sinkhorn from '../compute/kernels/generated/sinkhorn.ts'
import * as sparse from '../compute/kernels/generated/sparse.ts'
import { preferredBuild, type KernelBuild } from '../compute/kernels/loader.ts'

const KERNELS = { mlp, simplex, sinkhorn, sparse }

/** Which build of the kernels this machine runs, and the SHA-256 of their code: results depend on it in the last bits. */
export function kernelBuild(): { build: KernelBuild; hash: string } {
  const build = preferredBuild()
  const hash = createHash('sha256').update(build)
  for (const [name, binaries] of Object.entries(KERNELS)) hash.update(`\n${name} ${binaries[build]}`)
  return { build, hash: hash.digest('hex') }
}
