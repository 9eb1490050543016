import { readdirSync } from 'node:fs'

/**
 * Names of the regular files of a folder that match, sorted, at most `most`; none where it is no folder or may not be
 * read. Hidden files are left out, and links too: what a person opened must not lead to files elsewhere.
 */
export function regularFiles(folder: string, wanted: RegExp, most: number): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.') && wanted.test(entry.name))
    return files
      .map((entry) => entry.name)
      .sort()
      .slice(0, most)
  } catch {
    return []
  }
}
