import { describe, expect, test } from 'vitest'
import { matrix } from '../../../src-shared/matrix.ts'
import type { Potential } from '../../../src-main/compute/energy/potential.ts'
import { field } from '../../../src-main/compute/field/field.ts'
import { gridOver, meanCell, places } from '../../../src-main/compute/field/grid.ts'
import { cellMask } from '../../../src-main/compute/field/mask.ts'

/** V(x, t) = x0 + 10 x1 + 100 x2 + 1000 t. */
const plane: Potential = {
  d: 3,
  exact: {
    value: (x, t) => x[0] + 10 * x[1] + 100 * x[2] + 1000 * t,
    gradient: () => Float64Array.of(1, 10, 100),
    hessianTimes: () => new Float64Array(3)
  },
  evaluate: (X, t, from, count, G, values) => {
    for (let i = from; i < from + count; i++) {
      G.set([1, 10, 100], 3 * i)
      if (values) values[i] = X[3 * i] + 10 * X[3 * i + 1] + 100 * X[3 * i + 2] + 1000 * t
    }
  }
}

const grid = { x: { pc: 2, from: -1, to: 1, count: 3 }, y: { pc: 0, from: 0, to: 3, count: 4 } }

function slices(mask: Uint8Array, times = [0, 5]) {
  const work = field(plane, { grid, times, at: Float64Array.of(7, 7, 7), masks: times.map(() => mask), arrows: 2 })
  let piece = work.next()
  while (!piece.done) piece = work.next()
  return piece.value
}

describe('field', () => {
  test('x runs fastest, any two PCs, the mean over the mask is subtracted at each time', () => {
    const mask = new Uint8Array(12)
    mask.set([1, 1], 4)
    const [first, later] = slices(mask)
    expect((first.V[4] + first.V[5]) / 2).toBeCloseTo(0, 4)
    expect(first.V[1] - first.V[0]).toBeCloseTo(100, 4)
    expect(first.V[3] - first.V[0]).toBeCloseTo(1, 4)
    expect(later.V).toEqual(first.V)
  })

  test('an empty mask centres over all places', () => {
    expect(slices(new Uint8Array(12))[0].V.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 3)
  })

  test('arrows point downhill along the two PCs drawn', () => {
    expect([...slices(new Uint8Array(12))[0].downhill]).toEqual([-100, -1, -100, -1, -100, -1, -100, -1])
  })
})

describe('grid', () => {
  const X = matrix(Float64Array.of(0, 5, 10, 5), 2, 2)

  test('covers the cells with a margin, also where all lie in a line', () => {
    const { x, y } = gridOver(X, [0, 1], 5, 0.1)
    expect([x.from, x.to]).toEqual([-1, 11])
    expect([y.from, y.to]).toEqual([4, 6])
    expect([...places(x)]).toEqual([-1, 2, 5, 8, 11])
    expect([...meanCell(X)]).toEqual([5, 5])
    expect(() => gridOver(matrix(new Float64Array(0), 0, 2), [0, 1], 5)).toThrow(RangeError)
  })
})

describe('mask', () => {
  const square = { x: { pc: 0, from: 0, to: 10, count: 11 }, y: { pc: 1, from: 0, to: 10, count: 11 } }

  test('is the disc around enough cells, and nothing elsewhere', () => {
    const X = matrix(Float64Array.of(5, 5, 5.2, 5.1, 0, 0, 40, 5), 4, 2)
    const mask = cellMask(X, square, { radius: 0.1, cells: 2 })
    const inside = Array.from(mask.keys()).filter((p) => mask[p])
    expect(inside).toEqual([4 * 11 + 5, 5 * 11 + 4, 5 * 11 + 5, 5 * 11 + 6, 6 * 11 + 5])
  })

  test('one cell is enough when one is asked for, also in a corner', () => {
    const mask = cellMask(matrix(Float64Array.of(0, 0), 1, 2), square, { radius: 0.1, cells: 1 })
    expect(mask.reduce((a, b) => a + b, 0)).toBe(3)
  })
})
