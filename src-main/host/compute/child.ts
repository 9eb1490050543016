/** The little that the RPC layer needs of a port; Electron's MessagePortMain has this shape already. */
export interface Port {
  on(event: string, callback: (event?: { data: unknown }) => void): void
  postMessage(data: unknown): void
}

/** How a process ended. */
export interface Exit {
  /** Half a sentence: "it was ended by SIGKILL". */
  readonly how: string
  /** V8 aborts when its heap is full; nothing in the process can catch that. */
  readonly outOfMemory: boolean
}

/** A running compute process, whichever way it was started. */
export interface ComputeChild {
  readonly port: Port
  /** Ends the process at once (SIGKILL); nothing in it is the only copy of anything. */
  kill(): void
  /** Settles once the process is gone. */
  readonly exited: Promise<Exit>
}

/** How a shell starts the compute process. */
export type SpawnCompute = () => ComputeChild
