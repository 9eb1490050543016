import type { Progress } from './coupling.ts'

/** Runs a computation as a part of a longer one: its progress is scaled into [start, start + share]. */
export function* part<T>(inner: Generator<Progress, T>, start: number, share: number): Generator<Progress, T> {
  for (;;) {
    const step = inner.next()
    if (step.done) return step.value
    yield { fraction: start + share * step.value.fraction }
  }
}
