/** A potential of a point x [d] of any dimension d >= 2 and its gradient. */
export interface Potential {
  readonly name: string
  value(x: Float64Array): number
  /** Into out [d]. */
  gradient(x: Float64Array, out: Float64Array): void
}

/** Sum of f over the coordinates; f returns value and derivative. */
export function separable(name: string, f: (x: number) => readonly [number, number]): Potential {
  return {
    name,
    value: (x) => x.reduce((sum, v) => sum + f(v)[0], 0),
    gradient(x, out) {
      for (let i = 0; i < x.length; i++) out[i] = f(x[i])[1]
    }
  }
}

/** Sum of f over neighbouring coordinates; f returns value and both derivatives. */
export function chained(name: string, f: (x: number, y: number) => readonly [number, number, number]): Potential {
  return {
    name,
    value(x) {
      let sum = 0
      for (let i = 0; i + 1 < x.length; i++) sum += f(x[i], x[i + 1])[0]
      return sum
    },
    gradient(x, out) {
      out.fill(0)
      for (let i = 0; i + 1 < x.length; i++) {
        const [, dx, dy] = f(x[i], x[i + 1])
        out[i] += dx
        out[i + 1] += dy
      }
    }
  }
}

/** A function of the means a, b of the two halves of the coordinates; f returns value and both derivatives. */
export function halved(name: string, f: (a: number, b: number) => readonly [number, number, number]): Potential {
  return withRadius(name, (a, b) => {
    const [value, da, db] = f(a, b)
    return { value, a: da, b: db, r: 0 }
  })
}

/** A function of the two means and of the norm r of x; f returns value and its three derivatives. */
export function withRadius(
  name: string,
  f: (a: number, b: number, r: number) => { value: number; a: number; b: number; r: number }
): Potential {
  const at = (x: Float64Array) => {
    const half = Math.floor(x.length / 2)
    let [a, b, square] = [0, 0, 0]
    for (let i = 0; i < x.length; i++) {
      if (i < half) a += x[i] / half
      else b += x[i] / (x.length - half)
      square += x[i] * x[i]
    }
    const r = Math.sqrt(square)
    return { half, r, slope: f(a, b, r) }
  }
  return {
    name,
    value: (x) => at(x).slope.value,
    gradient(x, out) {
      const { half, r, slope } = at(x)
      for (let i = 0; i < x.length; i++) {
        out[i] = (i < half ? slope.a / half : slope.b / (x.length - half)) + (r > 0 ? (slope.r * x[i]) / r : 0)
      }
    }
  }
}

/** 0 everywhere. */
export const flat: Potential = {
  name: 'flat',
  value: () => 0,
  gradient: (_, out) => {
    out.fill(0)
  }
}
