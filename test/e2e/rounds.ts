import { Rounds, slope, type Use } from './support/rounds.ts'

/**
 * `node test/e2e/rounds.ts [200]`: opens a small file, fits it with another seed, visits every step and closes it, so many
 * times over, on the app as built. Prints what is in use every ten rounds (of fewer than 100 more often), and by how much it grows in a round: the slope
 * of the second half, since a program takes what it keeps in its first rounds.
 */
const KEYS = ['heap', 'nodes', 'listeners', 'host', 'compute'] as const
const total = Number(process.argv[2] ?? 200)
const every = Math.max(1, Math.min(10, Math.round(total / 10)))
const line = (title: string, use: Use, digits: number): string =>
  [title, ...KEYS.map((key) => use[key].toFixed(digits))].map((cell) => cell.padStart(11)).join('')

process.stdout.write(
  `${['round', 'heap MB', 'nodes', 'listeners', 'host MB', 'compute MB'].map((c) => c.padStart(11)).join('')}\n`
)
const rounds = await Rounds.begin()
const seen: { round: number; use: Use }[] = []
try {
  for (let round = 1; round <= total; round++) {
    await rounds.round()
    if (round % every !== 0 && round !== total) continue
    const use = await rounds.use()
    seen.push({ round, use })
    process.stdout.write(`${line(String(round), use, 1)}\n`)
  }
} finally {
  await rounds.stop()
}
const late = seen.filter(({ round }) => round >= total / 2)
const growth = Object.fromEntries(
  KEYS.map((key) => [
    key,
    slope(
      late.map((s) => s.round),
      late.map(({ use }) => use[key])
    )
  ])
) as unknown as Use
process.stdout.write(`${line('per round', growth, 3)}\n`)
if (rounds.faults.length > 0) process.stdout.write(`errors of the page: ${rounds.faults.join('; ')}\n`)
