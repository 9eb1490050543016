/** The little that the RPC layer needs of a port; Electron's MessagePortMain has this shape already. */
export interface Port {
  on(event: string, callback: (event?: { data: unknown }) => void): void
  postMessage(data: unknown): void
}

/** A running compute process, whichever way it was started. */
export interface ComputeChild {
  readonly port: Port
  /** Ends the process at once (SIGKILL); nothing in it is the only copy of anything. */
  kill(): void
  /** Settles once the process is gone, with half a sentence that says how ("it was killed by SIGKILL"). */
  readonly exited: Promise<string>
}

/** How a shell starts the compute process. */
export type SpawnCompute = () => ComputeChild
