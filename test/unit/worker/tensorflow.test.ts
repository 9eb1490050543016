import { expect, test } from 'vitest'
import type { Tensors } from '../../../src-main/compute/jkonet/tensors/tensors.ts'
import { firstOf, loadTensors, restoreRemovedUtil } from '../../../src-main/worker/tensorflow/load.ts'

test('the loader says what it got, computes with it, and loads once', async () => {
  const tensors = await loadTensors()
  const { tf, backend } = tensors
  expect(['tensorflow', 'wasm']).toContain(backend)
  expect(tf.getBackend()).toBe(backend)
  expect(await loadTensors()).toBe(tensors)
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()[0])
  expect(product).toBe(11)
})

test('the first way that works is taken; when none does, the last says why', async () => {
  const fails = (why: string) => () => Promise.reject(new Error(why))
  const works = () => Promise.resolve({ backend: 'cpu' } as Tensors)
  expect((await firstOf([fails('no library'), works, fails('not asked')])).backend).toBe('cpu')
  await expect(firstOf([fails('no library'), fails('no WebAssembly')])).rejects.toThrow('no WebAssembly')
})

test('removed functions are put back, present ones kept', () => {
  const isArray = (): boolean => false
  const target: Record<string, unknown> = { isArray }
  restoreRemovedUtil(target)
  const isNullOrUndefined = target.isNullOrUndefined as (value: unknown) => boolean
  expect([null, undefined, 0, ''].map(isNullOrUndefined)).toEqual([true, true, false, false])
  expect(target.isArray).toBe(isArray)
})
