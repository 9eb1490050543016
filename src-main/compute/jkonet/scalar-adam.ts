/** Adam (Kingma and Ba 2015) for a single number, as the kernel does it for the networks. */
export class ScalarAdam {
  value: number
  #m = 0
  #v = 0
  #steps = 0

  constructor(value: number) {
    this.value = value
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
