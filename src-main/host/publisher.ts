/** Waits of a stream for its next value. */
interface Listener {
  wake(): void
}

/** Tells any number of streams that something has changed. */
export class Publisher {
  readonly #listeners = new Set<Listener>()

  publish(): void {
    for (const listener of this.#listeners) listener.wake()
  }

  /** Yields at once, and then after each change (several changes may be one), at most once in `every` milliseconds. */
  async *changes(every: number, signal?: AbortSignal): AsyncGenerator<void, void> {
    let changed = true
    let wake: (() => void) | undefined
    const listener: Listener = {
      wake: () => {
        changed = true
        wake?.()
      }
    }
    const abort = (): void => wake?.()
    this.#listeners.add(listener)
    signal?.addEventListener('abort', abort)
    try {
      while (!signal?.aborted) {
        if (!changed) await new Promise<void>((resolve) => (wake = resolve))
        if (signal?.aborted) return
        changed = false
        yield
        await pause(every, signal)
      }
    } finally {
      this.#listeners.delete(listener)
      signal?.removeEventListener('abort', abort)
    }
  }
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end, { once: true })
  })
}
