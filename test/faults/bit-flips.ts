/** Prints what reading files with one bit flipped gives: `node test/faults/bit-flips.ts [flips in all, default 1000]`. Takes some minutes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { damageableFiles, OUTCOMES, tallyFlips } from './damaged-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'jkoscope-flips-'))
try {
  const files = Object.entries(await damageableFiles(folder))
  const count = Math.ceil(Number(process.argv[2] ?? 1000) / files.length)
  console.log(['file', 'flips', ...OUTCOMES].join(' | '))
  for (const [kind, file] of files) {
    const tally = await tallyFlips(file, folder, count)
    console.log([kind, count, ...OUTCOMES.map((outcome) => tally[outcome])].join(' | '))
    if (tally['silent, guarded'] + tally.crash > 0) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
