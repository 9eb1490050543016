import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

const README = join(import.meta.dirname, '../../README.md')

/** Replaces what lies between `<!-- name: ... -->` and `<!-- /name -->` of README.md. */
export function writeReadme(name: string, text: string): void {
  const all = readFileSync(README, 'utf8')
  const from = all.indexOf('-->', all.indexOf(`<!-- ${name}: `)) + '-->'.length
  const to = all.indexOf(`<!-- /${name} -->`)
  if (!all.includes(`<!-- ${name}: `) || to < from)
    throw new Error(`README.md has no <!-- ${name}: ... <!-- /${name} -->`)
  writeFileSync(README, `${all.slice(0, from)}\n\n${text.trim()}\n\n${all.slice(to)}`)
}

export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

/** When and where something was measured, as a sentence. */
export function measuredOn(): string {
  const day = new Date().toISOString().slice(0, 10)
  return `Measured on ${day}: ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} threads.`
}
