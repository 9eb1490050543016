/** The sources of the program and what each imports, read with the TypeScript compiler. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import ts from 'typescript'

export const ROOT = join(import.meta.dirname, '..', '..')

export interface Source {
  /** Path from the project's root, with slashes. */
  readonly path: string
  readonly text: string
  /** Imports of our own files, as paths from the root; types included. */
  readonly own: readonly string[]
  /** Imports of packages and of Node, by their specifiers. */
  readonly packages: readonly string[]
}

const SKIPPED = /\/(generated|assembly)\//
const SCRIPT = /<script[^>]*>([\s\S]*?)<\/script>/g

/** Every .ts, .mjs and .svelte file below the given folders. */
export function readSources(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mjs|svelte)$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !SKIPPED.test(path))
      .map(readSource)
  )
}

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const code = path.endsWith('.svelte') ? [...text.matchAll(SCRIPT)].map((match) => match[1]).join('\n') : text
  const specifiers = importsOf(path, code)
  return {
    path,
    text,
    own: specifiers.filter((name) => name.startsWith('.')).map((name) => posix.join(dirname(path), name)),
    packages: specifiers.filter((name) => !name.startsWith('.'))
  }
}

/** Specifiers of static imports, re-exports, import() and new URL(...) of a script. */
export function importsOf(path: string, code: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node)
    if (specifier && ts.isStringLiteralLike(specifier)) found.push(specifier.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path.replace(/svelte$/, 'ts'), code, ts.ScriptTarget.Latest))
  return found
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0]
  return undefined
}
