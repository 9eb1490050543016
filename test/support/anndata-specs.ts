/** Small AnnData by chance, as test/support/write_specs.py makes them. */
import type { Arbitrary } from 'fast-check'
import fc from './fast-check.ts'

/** Numbers that every type of the list holds; "nan" and its like where the type has them. */
const NUMBERS: Readonly<Record<string, Arbitrary<number | string>>> = {
  int8: fc.integer({ min: -128, max: 127 }),
  int16: fc.integer({ min: -32768, max: 32767 }),
  int32: fc.integer(),
  int64: fc.maxSafeInteger(),
  uint8: fc.nat(255),
  uint16: fc.nat(65535),
  uint32: fc.nat(2 ** 32 - 1),
  uint64: fc.nat(Number.MAX_SAFE_INTEGER),
  float16: fc.oneof(fc.integer({ min: -2048, max: 2048 }), fc.constantFrom('nan', 0.5, 'inf')),
  float32: fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom('nan', 'inf', '-inf', 0)),
  // Matrices are read as float32, in which smaller and larger ones are 0 and infinite.
  float64: fc.oneof(
    fc.double({ noNaN: true, min: 1e-30, max: 1e30 }),
    fc.double({ noNaN: true, min: -1e30, max: -1e-30 }),
    fc.constantFrom('nan', 'inf', '-inf', 0)
  ),
  bool: fc.nat(1)
}
const dtype = fc.constantFrom(...Object.keys(NUMBERS))
const many = <T>(of: Arbitrary<T>, length: number): Arbitrary<T[]> =>
  fc.array(of, { minLength: length, maxLength: length })

/** Texts as people and programs write them; HDF5 has no text with a NUL, and no name of dots alone. */
const text = fc
  .oneof(
    fc.string({ maxLength: 6, unit: 'grapheme' }),
    fc.constantFrom('Day 3', 'ä', 'αβ', '日本', '1', '-0', 'nan', '', ' ', 'True', '"', '\\', '10.5')
  )
  .filter((s) => !s.includes('\0') && s.isWellFormed())
/**
 * Names of columns and arrays. Without what JSON escapes: JSON.parse of Node 24 (V8 13.6) takes some escaped keys for others.
 */
const name = text.filter((s) => !/^\.*$|[/"\\\p{Cc}]/u.test(s) && !['_index', 'index'].includes(s))

const column = (n: number): Arbitrary<object> => {
  const missing = <T>(of: Arbitrary<T>): Arbitrary<(T | null)[]> => many(fc.option(of, { freq: 4 }), n)
  const categories = fc.oneof(
    fc.uniqueArray(text, { minLength: 1, maxLength: 4 }),
    fc.uniqueArray(fc.integer({ min: -9, max: 99 }), { minLength: 1, maxLength: 4 }),
    fc.uniqueArray(fc.constantFrom(10, 10.5, 11, 0.25), { minLength: 1, maxLength: 4 })
  )
  return fc.oneof(
    fc.tuple(categories, fc.boolean()).chain(([list, ordered]) =>
      missing(fc.constantFrom(...(list as (string | number)[]))).map((values) => ({
        kind: 'categorical',
        categories: list,
        ordered,
        values
      }))
    ),
    missing(text).map((values) => ({ kind: 'string', values })),
    missing(fc.integer()).map((values) => ({ kind: 'Int32', values })),
    missing(fc.boolean()).map((values) => ({ kind: 'boolean', values })),
    many(text, n).map((values) => ({ kind: 'text', values })),
    dtype
      .filter((t) => t !== 'float16')
      .chain((kind) => many(NUMBERS[kind] as Arbitrary<number>, n).map((values) => ({ kind, values })))
  )
}

const frame = (n: number): Arbitrary<object[]> =>
  fc
    .uniqueArray(name, { maxLength: 4 })
    .chain((names) => fc.tuple(...names.map((name) => column(n).map((c) => ({ ...c, name })))))

/** Embeddings are `finite`: others are refused. */
const matrix = (rows: number, cols: number, finite = false): Arbitrary<object> =>
  fc.tuple(dtype, fc.constantFrom('dense', 'csr', 'csc'), fc.boolean()).chain(([type, layout, zeros]) => {
    // scipy has no sparse matrices of half precision.
    const dtype = type === 'float16' && layout !== 'dense' ? 'float32' : type
    const number = NUMBERS[dtype].filter((value) => !finite || typeof value === 'number')
    const value = fc.oneof(fc.constant(0), number)
    return many(value, rows * cols).map((values) => ({ dtype, layout, zeros, values }))
  })

const named = (of: Arbitrary<object>): Arbitrary<[string, object][]> =>
  fc.uniqueArray(fc.tuple(name, of), { maxLength: 2, selector: ([key]) => key })

/** Specs of files with 0 to 6 cells and 0 to 4 genes; their `path` is to be added. */
export const spec = fc.tuple(fc.nat(6), fc.nat(4)).chain(([n, p]) =>
  fc.record({
    cells: fc.uniqueArray(text, { minLength: n, maxLength: n }),
    genes: fc.uniqueArray(text, { minLength: p, maxLength: p }),
    X: fc.option(matrix(n, p), { freq: 5 }),
    obs: frame(n),
    var: frame(p),
    layers: named(matrix(n, p)).map((entries) => Object.fromEntries(entries)),
    obsm: named(fc.nat(3).chain((d) => matrix(n, d + 1, true))).map((entries) => Object.fromEntries(entries)),
    raw: fc.boolean(),
    filter: fc.constantFrom('none', 'gzip', 'lzf', 'zstd')
  })
)
