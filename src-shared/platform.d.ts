/** The little that the contracts need of the platform; DOM and Node both provide it, this layer includes neither. */
interface Blob {
  readonly size: number
  readonly type: string
  arrayBuffer(): Promise<ArrayBuffer>
}
declare const Blob: { new (parts?: (ArrayBuffer | ArrayBufferView)[], options?: { type?: string }): Blob }
interface File extends Blob {
  readonly name: string
}
interface AbortSignal {
  readonly aborted: boolean
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string
}
