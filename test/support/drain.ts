/** Result of a generator that reports progress, with all that it reported. */
export function drain<P, R>(work: Generator<P, R>): { result: R; progress: P[] } {
  const progress: P[] = []
  let step = work.next()
  while (step.done !== true) {
    progress.push(step.value)
    step = work.next()
  }
  return { result: step.value, progress }
}
