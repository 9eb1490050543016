import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ComputeClient } from '../../src-main/host/compute/life.ts'
import { axis, spaceConfig } from './records.ts'
import { TRANSPORTS, type Transport } from './transports.ts'

const space = (path: string) => ({ path, axis, config: spaceConfig, threads: 1 })

async function failureOf(call: Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason
  )
  expect(error).toBeInstanceOf(ORPCError)
  return error as ORPCError<string, unknown>
}

describe.each(Object.entries(TRANSPORTS))('over %s', (_name, open) => {
  let transport: Transport
  let client: ComputeClient

  beforeAll(async () => {
    transport = await open()
    client = transport.client
  })
  afterAll(() => transport.close())

  test('a call gives its record back', async () => {
    const summary = await client.inspect({ path: '/data/φ day.h5ad' })
    expect(summary).toMatchObject({ name: 'φ day.h5ad', nObs: 46, timeProposals: [{ column: 'day' }] })
  })

  test('an error arrives as the contract states it', async () => {
    const error = await failureOf(client.inspect({ path: '/missing.h5ad' }))
    expect(error.code).toBe('APP')
    expect(error.defined).toBe(true)
    expect(error.data).toMatchObject({
      code: 'E_FILE_NOT_FOUND',
      where: '/missing.h5ad',
      action: expect.any(String) as string
    })
  })

  test('an error in the middle of a stream arrives after what came before', async () => {
    const fractions: number[] = []
    const read = async (): Promise<void> => {
      for await (const { fraction } of await client.space(space('/fails.h5ad'))) fractions.push(fraction)
    }
    const error = await failureOf(read())
    expect(error.data).toMatchObject({ code: 'E_CSR' })
    expect(fractions).toEqual([0, 0.05, 0.1])
  })

  test('a fault of the program is an error, not silence', async () => {
    const error = await failureOf(client.inspect({ path: '/throws.h5ad' }))
    expect(error.code).toBe('INTERNAL_SERVER_ERROR')
  })

  test('input that does not fit the schema is refused', async () => {
    const error = await failureOf(client.inspect({ path: 3 } as never))
    expect(error.code).toBe('BAD_REQUEST')
  })

  test('progress streams in order and ends with the result', async () => {
    const stream = await client.space(space('/a.h5ad'))
    const stages: number[] = []
    for (;;) {
      const step = await stream.next()
      if (step.done) {
        expect(step.value.summary.D).toBe(3)
        expect(await client.has({ key: step.value.key })).toEqual({ present: true })
        break
      }
      stages.push(step.value.loss?.[0]?.[0] ?? -1)
    }
    expect(stages).toEqual(Array.from({ length: 20 }, (_, s) => s))
  })

  test('an abort ends the stream, and the other end answers on', async () => {
    const stop = new AbortController()
    const stream = await client.space(space('/a.h5ad'), { signal: stop.signal })
    await stream.next()
    stop.abort()
    await expect(
      (async () => {
        for await (const _ of stream);
      })()
    ).rejects.toThrow()
    expect((await client.ping()).memoryBytes).toBe(1e8)
  })

  test('20 MB go there and back unchanged', async () => {
    const sent = new Uint8Array(20 * 1024 ** 2)
    for (let i = 0; i < sent.length; i += 7) sent[i] = i % 251
    await client.put({ key: 'large', bytes: new Blob([sent]) })
    const back = new Uint8Array(await (await client.take({ key: 'large' })).arrayBuffer())
    expect(Buffer.compare(back, sent)).toBe(0)
    expect(await client.has({ key: 'large' })).toEqual({ present: false })
  })

  test('calls made at once are answered each with its own', async () => {
    const names = await Promise.all(Array.from({ length: 29 }, (_, i) => client.inspect({ path: `/${i}.h5ad` })))
    expect(names.map(({ name }) => name)).toEqual(Array.from({ length: 29 }, (_, i) => `${i}.h5ad`))
  })
})
