import type { Readable, Writable } from 'node:stream'

type Params = Record<string, unknown>
interface Answer {
  readonly id?: number
  readonly result?: Params
  readonly error?: { readonly message: string }
}
interface Waiting {
  readonly resolve: (result: Params) => void
  readonly reject: (error: Error) => void
}

/** Chromium's debugging protocol over two pipes: JSON messages that end in a zero byte. */
export class DevtoolsPipe {
  private readonly waiting = new Map<number, Waiting>()
  private readonly parts: Buffer[] = []
  private readonly output: Writable
  private last = 0

  constructor(output: Writable, input: Readable) {
    this.output = output
    input.on('data', (bytes: Buffer) => this.receive(bytes))
    // A browser that dies closes its end; `close` tells the callers, so the write error itself has nobody to go to.
    output.on('error', () => undefined)
  }

  /** Answer to one command; rejects with the protocol's message. */
  call(method: string, params: Params = {}, sessionId?: string): Promise<Params> {
    const id = ++this.last
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  }

  /** Rejects all that is still waiting for an answer. */
  close(reason: Error): void {
    for (const { reject } of this.waiting.values()) reject(reason)
    this.waiting.clear()
  }

  private receive(bytes: Buffer): void {
    let start = 0
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
      this.parts.push(bytes.subarray(start, end))
      this.settle(JSON.parse(Buffer.concat(this.parts.splice(0)).toString()) as Answer)
      start = end + 1
    }
    this.parts.push(bytes.subarray(start))
  }

  private settle({ id, result, error }: Answer): void {
    const waiting = id === undefined ? undefined : this.waiting.get(id)
    if (id === undefined || waiting === undefined) return
    this.waiting.delete(id)
    if (error) waiting.reject(new Error(error.message))
    else waiting.resolve(result ?? {})
  }
}
