import type { GeneNames } from '../../../src-shared/model/genes.ts'
import { takeBlock } from '../compute/calls.ts'
import type { ComputeClient } from '../compute/life.ts'
import type { Services } from '../services.ts'
import { assertSource } from './source.ts'

/** Lists of names kept, for a search that asks at each key. */
const KEPT = 4

/** Reads genes and columns of the files of datasets. Throws E_FILE_NOT_FOUND, E_SOURCE_CHANGED and those of compute. */
export class GeneReader {
  readonly #services: Services
  readonly #names = new Map<string, Promise<GeneNames>>()

  constructor(services: Services) {
    this.#services = services
  }

  /** Names of all genes of a matrix of a dataset. */
  names(id: string, matrix: string): Promise<GeneNames> {
    const key = JSON.stringify([id, this.#services.library.datasets.get(id).identity.hash, matrix])
    const known = this.#names.get(key)
    if (known) return known
    const names = this.#read(id, (client, path) => client.genes({ path, matrix }))
    this.#names.set(key, names)
    names.catch(() => this.#names.delete(key))
    const oldest = this.#names.keys().next().value
    if (this.#names.size > KEPT && oldest !== undefined) this.#names.delete(oldest)
    return names
  }

  /** Packed arrays of a gene. */
  gene(id: string, matrix: string, gene: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const { datasets, geneCaches } = this.#services.library
    const cache = geneCaches.of(datasets.get(id).identity.hash, matrix)
    const read = async (client: ComputeClient, path: string): Promise<Uint8Array<ArrayBuffer>> =>
      takeBlock(client, (await client.gene({ path, matrix, gene, cache }, { signal })).key)
    return this.#read(id, read, signal)
  }

  /** Labels and packed arrays of an obs column. */
  obsColumn(
    id: string,
    column: string,
    signal?: AbortSignal
  ): Promise<{ labels: string[] | null; bytes: Uint8Array<ArrayBuffer> }> {
    return this.#read(
      id,
      async (client, path) => {
        const { labels, key } = await client.obsColumn({ path, column }, { signal })
        return { labels, bytes: await takeBlock(client, key) }
      },
      signal
    )
  }

  async #read<T>(
    id: string,
    call: (client: ComputeClient, path: string) => Promise<T>,
    signal?: AbortSignal
  ): Promise<T> {
    const { library, compute } = this.#services
    const dataset = library.datasets.get(id)
    await assertSource(this.#services, dataset)
    const { path } = dataset
    return compute.call({ where: path, readsFile: true }, (client) => call(client, path), signal)
  }
}
