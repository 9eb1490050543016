import fc from '../../support/fast-check.ts'
import { expect, test } from 'vitest'
import { arrayOf, packArrays, unpackArrays, type NamedArrays } from '../../../src-shared/model/arrays.ts'

test('packed arrays come back equal, whatever their names, types and lengths', () => {
  const array = fc.oneof(
    fc.float64Array({ maxLength: 17 }),
    fc.float32Array({ maxLength: 17 }),
    fc.int32Array({ maxLength: 17 }),
    fc.uint32Array({ maxLength: 17 }),
    fc.uint8Array({ maxLength: 29 })
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), array), (arrays) => {
      const named = arrays as NamedArrays
      expect(unpackArrays(packArrays(named))).toEqual({ ...named })
    })
  )
})

test('a name that means something to objects is a name like any other', () => {
  const named = Object.fromEntries([['__proto__', Float32Array.of(1)]])
  expect(Object.entries(unpackArrays(packArrays(named)))).toEqual([['__proto__', Float32Array.of(1)]])
})

test('a block that starts at an odd byte is read as well', () => {
  const bytes = packArrays({ X: Float64Array.of(1, 2, 3) })
  const shifted = new Uint8Array(bytes.length + 3)
  shifted.set(bytes, 3)
  expect(unpackArrays(shifted.subarray(3))).toEqual({ X: Float64Array.of(1, 2, 3) })
})

test('other bytes are refused', () => {
  expect(() => unpackArrays(new Uint8Array(16))).toThrow('not a block of arrays')
  expect(() => unpackArrays(new Uint8Array(3))).toThrow('not a block of arrays')
})

test('an array that is missing or of another type is named', () => {
  expect(() => arrayOf({ X: new Float32Array(1) }, 'X', Float64Array)).toThrow('X is missing or not Float64Array')
  expect(() => arrayOf({}, 'theta', Float32Array)).toThrow('theta')
})
