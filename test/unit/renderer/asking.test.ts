import { describe, expect, it } from 'vitest'
import { ask } from '../../../src-renderer/state/asking.ts'

/** What was told of a request that was answered, or not wanted any more before that. */
async function told(answer: (of: PromiseWithResolvers<number>) => void, wanted: boolean): Promise<unknown[]> {
  const of = Promise.withResolvers<number>()
  const heard: unknown[] = []
  const forget = ask(
    () => of.promise,
    (result) => heard.push(result),
    (error) => heard.push(error)
  )
  if (!wanted) forget()
  answer(of)
  await new Promise((resolve) => setTimeout(resolve))
  return heard
}

describe('a request', () => {
  const gone = new Error('This fit is no longer in the library.')
  it('tells what it found, or why not', async () => {
    expect(await told(({ resolve }) => resolve(17), true)).toEqual([17])
    expect(await told(({ reject }) => reject(gone), true)).toEqual([gone])
  })
  it('tells neither when it is no longer of interest', async () => {
    expect(await told(({ resolve }) => resolve(17), false)).toEqual([])
    expect(await told(({ reject }) => reject(gone), false)).toEqual([])
  })
  it('tells what went wrong with what was found', async () => {
    const heard: unknown[] = []
    ask(
      () => Promise.resolve(29),
      () => {
        throw gone
      },
      (error) => heard.push(error)
    )
    await new Promise((resolve) => setTimeout(resolve))
    expect(heard).toEqual([gone])
  })
})
