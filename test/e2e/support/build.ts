import { execFileSync } from 'node:child_process'

/** The tests run the product as built. JKOSCOPE_BUILT=1 says that it was built just now. */
export function setup(): void {
  if (process.env['JKOSCOPE_BUILT'] !== '1') execFileSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' })
}
