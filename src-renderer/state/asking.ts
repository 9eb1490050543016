/**
 * Asks for something that is of interest until the function that comes back is called: after that neither what was found
 * nor a failure is told. The work starts at once, so that an effect follows what it reads before its first wait.
 */
export function ask<T>(
  work: () => Promise<T>,
  found: (result: T) => void,
  failed: (error: unknown) => void
): () => void {
  let current = true
  void work()
    .then((result) => {
      if (current) found(result)
    })
    .catch((error: unknown) => {
      if (current) failed(error)
    })
  return () => {
    current = false
  }
}
