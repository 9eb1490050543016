import { faultOf } from '../connect.ts'
import type { AppErrorData } from '../../src-shared/errors.ts'
import { ask } from './asking.ts'

/** What went wrong and was not dismissed yet, newest last; the same code and place is shown once. */
export class Faults {
  list = $state.raw<AppErrorData[]>([])

  add(error: AppErrorData): void {
    if (error.code === 'E_CANCELLED') return
    const others = this.list.filter((e) => e.code !== error.code || e.where !== error.where)
    this.list = [...others, error].slice(-4)
  }

  dismiss(error: AppErrorData): void {
    this.list = this.list.filter((e) => e !== error)
  }

  /** What went wrong before has no bearing on what is on the screen from now on. */
  clear(): void {
    this.list = []
  }

  /** Waits for the work; a failure is shown and answered with undefined. */
  async guard<T>(work: Promise<T> | (() => Promise<T>)): Promise<T | undefined> {
    try {
      return await (typeof work === 'function' ? work() : work)
    } catch (error) {
      this.add(faultOf(error))
      return undefined
    }
  }

  /** Asks for what an effect shows; gives its end, after which neither what was found nor a failure is shown. */
  ask<T>(work: () => Promise<T>, found: (result: T) => void): () => void {
    return ask(work, found, (error) => this.add(faultOf(error)))
  }
}
