import { expect, test } from 'vitest'
import { distance } from '../../../src-main/compute/metrics/distance.ts'
import { METRICS } from '../../../src-shared/model/step-errors.ts'
import { takeRows } from '../../../src-shared/matrix.ts'
import { cloud, finish, weights } from '../transport/clouds.ts'

const [X, Y] = [cloud(1, 90, 3), cloud(2, 51, 3, 0.4)]
const evenly = (n: number): Int32Array => Int32Array.from({ length: 30 }, (_, r) => Math.floor((r * n) / 30))

test.each(METRICS)('%s of more cells than are compared is that of evenly spaced ones, exactly', (metric) => {
  const few = [takeRows(X, evenly(90)), takeRows(Y, evenly(51))]
  expect(finish(distance(metric, X, Y, undefined, 30))).toBe(finish(distance(metric, few[0], few[1])))
  expect(finish(distance(metric, X, few[1], undefined, 90))).toBe(finish(distance(metric, X, few[1])))
})

test.each(METRICS)('%s: the cells compared keep their masses', (metric) => {
  const a = weights(3, 90, 5)
  const mass = Float64Array.from(evenly(90), (i) => a[i])
  const total = mass.reduce((sum, m) => sum + m, 0)
  const few = takeRows(X, evenly(90))
  const expected = finish(
    distance(
      metric,
      few,
      takeRows(Y, evenly(51)),
      mass.map((m) => m / total)
    )
  )
  expect(finish(distance(metric, X, Y, a, 30))).toBeCloseTo(expected, 12)
})
