import { describe, expect, it } from 'vitest'
import { potentialNamed, POTENTIALS } from '../../../src-main/compute/simulate/potentials.ts'
import { Random } from '../../../src-shared/random.ts'

/**
 * Values at (0.5, -1.5, 2.25, 3.125) of the published definitions (utils/functions.py of jkonet-star at 1741c53), evaluated
 * in float64 with jax: potentials_all[name](v).
 */
const REFERENCE: Record<string, number> = {
  double_exp: 55.387133317542016,
  rotational: -2091.399690801307,
  relu: -293.75,
  flat: 0.0,
  wavy_plateau: 14.859521193987762,
  friedman: 43.42105793989711,
  watershed: 5.20078125,
  ishigami: 0.7988424548209851,
  flowers: 6.75484428680112,
  bohachevsky: 149.78155212474618,
  holder_table: 5.963143917261777,
  zigzag_ridge: 35.13497461722568,
  oakley_ohagan: 106.50002218435534,
  sphere: -173.28125,
  styblinski_tang: -64.6268310546875
}

describe('the synthetic potentials', () => {
  it('are the 15 of the publication', () => {
    expect(POTENTIALS.map((p) => p.name).sort()).toEqual(Object.keys(REFERENCE).sort())
  })

  it.each(POTENTIALS)('$name has the published value', ({ name, value }) => {
    expect(value(Float64Array.of(0.5, -1.5, 2.25, 3.125))).toBeCloseTo(REFERENCE[name], 9)
  })

  it.each(POTENTIALS.flatMap((p) => [2, 3, 7].map((d) => ({ p, d, name: p.name }))))(
    '$name in $d dimensions: the gradient is the slope',
    ({ p, d }) => {
      const random = Random.seed(d).split(p.name)
      for (let trial = 0; trial < 20; trial++) {
        const x = Float64Array.from({ length: d }, () => 8 * random.uniform() - 4)
        const g = new Float64Array(d)
        p.gradient(x, g)
        for (let i = 0; i < d; i++) {
          const h = 1e-5
          const [up, down] = [x.slice(), x.slice()]
          up[i] += h
          down[i] -= h
          const slope = (p.value(up) - p.value(down)) / (2 * h)
          expect(Math.abs(g[i] - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope) + Math.abs(p.value(x))))
        }
      }
    }
  )

  it.each(POTENTIALS)('$name is finite at 0, where interactions meet themselves', ({ value, gradient }) => {
    const g = new Float64Array(3)
    gradient(new Float64Array(3), g)
    expect(Number.isFinite(value(new Float64Array(3)))).toBe(true)
    expect(g.every(Number.isFinite)).toBe(true)
  })

  it('are found by name, and a wrong name is told the right ones', () => {
    expect(potentialNamed('flowers').name).toBe('flowers')
    expect(() => potentialNamed('flower')).toThrow(/styblinski_tang/)
  })
})
