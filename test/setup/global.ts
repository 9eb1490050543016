import { buildKernels } from '../../src-main/cli/build-kernels.ts'

/** The kernels are compiled before any test; unchanged ones are not compiled again. */
export async function setup(): Promise<void> {
  await buildKernels()
}
