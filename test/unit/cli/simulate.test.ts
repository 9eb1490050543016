import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { levelsOf } from '../../../src-main/anndata/h5ad/levels.ts'
import { withSource } from '../../../src-main/anndata/open-source.ts'
import { POTENTIALS, potentialNamed } from '../../../src-main/compute/simulate/potentials.ts'
import { freshPlace, type Place } from './command.ts'

let place: Place
beforeEach(() => (place = freshPlace()))
afterEach(() => place.remove())

const SMALL = ['--cells', '17', '--dims', '3', '--timepoints', '4', '--paired']

describe('simulate', () => {
  test('lists the potentials', async () => {
    const { code, stdout, left } = await place.run('simulate', '--list')
    expect({ code, left }).toEqual({ code: 0, left: [] })
    expect(stdout.split('\n').slice(0, -1)).toEqual(POTENTIALS.map(({ name }) => name))
  })

  test('writes paired cells that go down the potential by 0.01 at each step', async () => {
    const { code, stderr, left } = await place.run('simulate', 'wavy_plateau', '--out', 'a.h5ad', ...SMALL)
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: ['a.h5ad'] })
    const { gradient } = potentialNamed('wavy_plateau')
    await withSource(join(place.folder, 'a.h5ad'), (source) => {
      const { data, rows, cols } = source.embedding('X_pca')
      expect([rows, cols]).toEqual([4 * 17, 3])
      const { codes, labels } = levelsOf(source.column('particle'))
      expect(Array.from(codes, (c) => labels[c])).toEqual(Array.from({ length: 4 * 17 }, (_, i) => `P${i % 17}`))
      const g = new Float64Array(3)
      for (let i = 0; i < 3 * 17; i++) {
        gradient(data.subarray(3 * i, 3 * i + 3), g)
        for (let c = 0; c < 3; c++) {
          expect(data[3 * (i + 17) + c]).toBeCloseTo(data[3 * i + c] - 0.01 * g[c], 12)
        }
      }
      const { axis } = source.proposeTime('time')
      expect(axis.levels.map(({ t, cells }) => [t, cells])).toEqual([0, 0.01, 0.02, 0.03].map((t) => [t, 17]))
    })
  })

  test('another seed, noise or interaction moves the cells elsewhere, the same ones to the same place', async () => {
    const variants = [[], ['--seed', '1'], ['--beta', '0.5'], ['--interaction', 'sphere'], []]
    const ends: number[] = []
    for (const [at, variant] of variants.entries()) {
      const { code } = await place.run('simulate', 'flat', '--out', `${at}.h5ad`, ...SMALL, ...variant)
      expect(code).toBe(0)
      await withSource(join(place.folder, `${at}.h5ad`), (source) =>
        ends.push(source.embedding('X_pca').data.at(-1) as number)
      )
    }
    expect(new Set(ends).size).toBe(4)
    expect(ends[4]).toBe(ends[0])
  })

  test('can be run on', async () => {
    await place.run('simulate', 'sphere', '--out', 'b.h5ad', '--cells', '150')
    const { code, stderr } = await place.run('run', 'b.h5ad', '--out', 'out', '--pcs', '2')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  test.each([
    ['a potential that there is not', ['no_such', '--out', 'a.h5ad']],
    ['no potential', ['--out', 'a.h5ad']],
    ['no file', ['flat']],
    ['a file of another kind', ['flat', '--out', 'a.csv']],
    ['an interaction that there is not', ['flat', '--out', 'a.h5ad', '--interaction', 'no_such']],
    ['one dimension', ['flat', '--out', 'a.h5ad', '--dims', '1']]
  ])('%s is a usage error that leaves nothing', async (_, args) => {
    const { code, stderr, left } = await place.run('simulate', ...args)
    expect({ code, left }).toEqual({ code: 2, left: [] })
    expect(stderr).toContain('[E_USAGE]')
  })
})
