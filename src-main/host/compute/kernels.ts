import type { WorkerHandle } from './worker-handle.ts'

/**
 * The hash of the kernels that compute runs on this machine, asked for once. Results depend on them in the last bits, so it belongs
 * to the key of everything that is computed.
 */
export function kernelHash(compute: WorkerHandle): () => Promise<string> {
  let known: string | undefined
  return async () => {
    known ??= (await compute.call({ where: 'starting' }, (client) => client.kernels())).hash
    return known
  }
}
