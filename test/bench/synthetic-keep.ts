/** What synthetic.ts has measured: one JSON line each, kept in a file so that a long run goes on where it was broken off. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** Of one potential, pairing and seed: one side's model, or cells that do not move (`side` still). */
export interface Asked {
  readonly side: 'ours' | 'theirs' | 'still'
  readonly model: string
  readonly potential: string
  readonly pairing: string
  readonly seed: number
  /** Epochs of the peer's network, preset of ours; empty where there is no choice. */
  readonly how: string
}

/** W1 of one step of fresh cells, relative error of the gradient. */
export interface Judgement {
  readonly w1: number
  readonly gradient: number
}

export interface Measured extends Asked, Judgement {
  readonly seconds: number
}

const keyOf = ({ side, model, potential, pairing, seed, how }: Asked): string =>
  [side, model, potential, pairing, seed, how].join(' ')

/** Measurements by what was asked; appended to `file` where there is one. A last line that was cut off is measured again. */
export class Keep {
  readonly #file: string | undefined
  readonly #of = new Map<string, Measured>()

  constructor(file?: string) {
    this.#file = file
    if (file && existsSync(file)) for (const line of readFileSync(file, 'utf8').split('\n')) this.#read(line)
  }

  #read(line: string): void {
    try {
      const found = JSON.parse(line) as Measured
      this.#of.set(keyOf(found), found)
    } catch {
      // An empty line, or one that was being written when the run ended.
    }
  }

  get(asked: Asked): Measured | undefined {
    return this.#of.get(keyOf(asked))
  }

  /** What is kept, or else what `measure` finds, which is kept then. */
  async once(asked: Asked, measure: () => Judgement | Promise<Judgement>): Promise<Measured> {
    const kept = this.get(asked)
    if (kept) return kept
    const start = performance.now()
    const { w1, gradient } = await measure()
    const measured = { ...asked, w1, gradient, seconds: (performance.now() - start) / 1000 }
    this.#of.set(keyOf(asked), measured)
    if (this.#file) appendFileSync(this.#file, `\n${JSON.stringify(measured)}`)
    return measured
  }
}
