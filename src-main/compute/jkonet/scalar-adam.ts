export interface ScalarAdamSave {
  readonly value: number
  readonly m: number
  readonly v: number
  readonly steps: number
}

/** Adam (Kingma and Ba 2015) for a single number, as the kernel does it for the networks. */
export class ScalarAdam {
  value: number
  #m = 0
  #v = 0
  #steps = 0

  constructor(value: number) {
    this.value = value
  }

  /** A copy of all that the next steps depend on. */
  save(): ScalarAdamSave {
    return { value: this.value, m: this.#m, v: this.#v, steps: this.#steps }
  }

  load({ value, m, v, steps }: ScalarAdamSave): void {
    this.value = value
    this.#m = m
    this.#v = v
    this.#steps = steps
  }

  step(gradient: number, rate: number, clip: number): void {
    const g = Math.max(-clip, Math.min(clip, gradient))
    this.#steps++
    this.#m = 0.9 * this.#m + 0.1 * g
    this.#v = 0.999 * this.#v + 0.001 * g * g
    this.value -=
      (rate * (this.#m / (1 - 0.9 ** this.#steps))) / (Math.sqrt(this.#v / (1 - 0.999 ** this.#steps)) + 1e-8)
  }
}
