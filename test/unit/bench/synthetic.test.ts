import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Keep, type Asked } from '../../bench/synthetic-keep.ts'
import { tableOf } from '../../bench/synthetic-table.ts'
import { verdict } from '../../bench/synthetic-verdict.ts'
import { spreadOf } from '../../../src-shared/model/step-errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'keep-'))
afterAll(() => rmSync(folder, { recursive: true }))

const asked: Asked = { side: 'ours', model: 'm', potential: 'flat', pairing: 'paired', seed: 0, how: 'default' }

describe('what is kept', () => {
  test('is not measured again after a break, but for the line that was cut off', async () => {
    const file = join(folder, 'kept.jsonl')
    let measured = 0
    const measure = () => ({ w1: ++measured, gradient: 2 })
    await new Keep(file).once(asked, measure)
    appendFileSync(file, '\n{"side":"ours","model":"m","potenti')
    const again = new Keep(file)
    expect((await again.once(asked, measure)).w1).toBe(1)
    await again.once({ ...asked, seed: 1 }, measure)
    expect(measured).toBe(2)
    expect(new Keep(file).get({ ...asked, seed: 1 })?.w1).toBe(2)
    expect(readFileSync(file, 'utf8')).toContain('potenti')
  })

  test('other presets, models, seeds, sides and pairings are others', async () => {
    const keep = new Keep()
    await keep.once(asked, () => ({ w1: 1, gradient: 1 }))
    for (const other of [
      { how: '100' },
      { model: 'n' },
      { seed: 2 },
      { side: 'theirs' as const },
      { pairing: 'unpaired' }
    ])
      expect(keep.get({ ...asked, ...other })).toBeUndefined()
  })
})

describe('the verdict over seeds', () => {
  test('a difference of every seed counts, however much the seeds differ', () => {
    expect(verdict([1.1, 2.1, 3.1], [1, 2, 3])).toBe('worse')
    expect(verdict([1, 2, 3], [1.1, 2.1, 3.1])).toBe('better')
  })

  test('noise, a share below the bar, and tiny differences do not', () => {
    expect(verdict([1.2, 1.9, 3.1], [1, 2, 3])).toBe('alike')
    expect(verdict([1.01, 2.01, 3.01], [1, 2, 3])).toBe('alike')
    expect(verdict([0.0011, 0.0012], [0.0002, 0.0003])).toBe('alike')
  })

  test('one seed has no spread; sides of different lengths are refused', () => {
    expect(spreadOf([3])).toEqual({ mean: 3, sd: 0 })
    expect(verdict([2], [1])).toBe('worse')
    expect(() => verdict([1, 2], [1])).toThrow(RangeError)
  })
})

test('the table has mean and spread of both sides, the sum, and what is worse or better', async () => {
  const keep = new Keep()
  const error = { a: [0.1, 0.2], b: [0.4, 0.5] }
  for (const [potential, errors] of Object.entries(error))
    for (const [seed, w1] of errors.entries()) {
      const of = { ...asked, potential, seed }
      await keep.once(of, () => ({ w1, gradient: 2 * w1 }))
      await keep.once({ ...of, side: 'theirs', how: '9' }, () => ({ w1: w1 + 0.1, gradient: 2 * w1 }))
      await keep.once({ ...of, side: 'still', model: '', how: '' }, () => ({ w1: 1, gradient: 1 }))
    }
  const kinds = [{ label: 'M', model: 'm' }]
  const wanted = {
    names: ['a', 'b'],
    pairing: 'paired',
    seeds: [0, 1],
    kinds,
    preset: 'default',
    epochs: '9',
    total: true
  }
  const { header, rows } = tableOf(keep, wanted)
  expect(rows.map((row) => row.length)).toEqual([header.length, header.length, header.length])
  expect(rows[0]).toEqual([
    ...['a', 'paired', '1.000', '0.150 ± 0.071 / 0.250 ± 0.071; 0.300 ± 0.141 / 0.300 ± 0.141', 'better: M W1']
  ])
  expect(rows[2][2]).toBe('2.000')
  expect(rows[2][3]).toContain('0.600 ± 0.141 / 0.800 ± 0.141')
  // Without the peer ours of the seeds that were measured.
  expect(tableOf(keep, { ...wanted, seeds: [0, 7] }).rows[0][3]).toBe('0.100; 0.200')
  expect(tableOf(keep, { ...wanted, seeds: [7] }).rows[0][3]).toBe('–; –')
})
