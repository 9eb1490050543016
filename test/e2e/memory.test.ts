import { afterAll, beforeAll, expect, it } from 'vitest'
import { Rounds, slope, type Use } from './support/rounds.ts'

const ROUNDS = 6
/** Growth in a round; in a hundred rounds it was 0.02 MB and 0.1 nodes. A figure that is not let go has hundreds of nodes. */
const MOST = { heap: 0.6, nodes: 30, listeners: 2 }
/** Resident memory of host and compute, MB: what the collector has not returned yet is in it. */
const MOST_RESIDENT = 600

let rounds: Rounds
beforeAll(async () => {
  rounds = await Rounds.begin()
}, 120_000)
afterAll(() => rounds.stop())

it('opening, fitting, visiting every step and closing again leaves nothing behind', async () => {
  // The first round brings what is kept once: code that is loaded late, fonts, caches.
  await rounds.round()
  const seen: Use[] = []
  for (let i = 0; i < ROUNDS; i++) {
    await rounds.round()
    seen.push(await rounds.use())
  }
  const growth = (key: keyof typeof MOST): number =>
    slope(
      seen.map((_, i) => i),
      seen.map((use) => use[key])
    )
  const found = { heap: growth('heap'), nodes: growth('nodes'), listeners: growth('listeners') }
  const [last] = seen.slice(-1) as [Use]
  process.stdout.write(
    `per round: ${found.heap.toFixed(2)} MB, ${found.nodes.toFixed(1)} nodes; host ${last.host.toFixed(0)} MB, compute ${last.compute.toFixed(0)} MB\n`
  )
  for (const key of ['heap', 'nodes', 'listeners'] as const) expect(found[key], key).toBeLessThan(MOST[key])
  expect(last.host).toBeLessThan(MOST_RESIDENT)
  expect(last.compute).toBeLessThan(MOST_RESIDENT)
  expect(rounds.faults).toEqual([])
})
