import type { Progress } from '../../../src-shared/model/job.ts'
import type { ComputeClient } from './life.ts'

/** Bytes that a call needs in the compute process, read only when it does not hold them yet. */
export type Blocks = Record<string, () => Uint8Array<ArrayBuffer>>

/** Puts what is missing of `blocks` into the compute process. */
export async function putBlocks(client: ComputeClient, blocks: Blocks): Promise<void> {
  for (const [key, read] of Object.entries(blocks)) {
    const { present } = await client.has({ key })
    if (!present) await client.put({ key, bytes: new Blob([read()]) })
  }
}

/** Takes a block out of the compute process. */
export async function takeBlock(client: ComputeClient, key: string): Promise<Uint8Array<ArrayBuffer>> {
  return blobBytes(await client.take({ key }))
}

/** Bytes of a blob; on 8-byte-aligned memory of its own. */
export async function blobBytes(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer())
}

/** Reads a stream of progress to its end and returns its result; what a report leads to is waited for before the next. */
export async function drain<R>(
  stream: AsyncIterator<Progress, R>,
  report: (progress: Progress) => void | Promise<void>
): Promise<R> {
  for (;;) {
    const step = await stream.next()
    if (step.done) return step.value
    await report(step.value)
  }
}
