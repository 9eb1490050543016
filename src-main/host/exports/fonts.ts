import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FigureFont } from '../../../src-shared/model/figure.ts'

/** One family, as TrueType files. */
export interface Fonts {
  readonly family: FigureFont
  readonly regular: Uint8Array
  readonly bold: Uint8Array
  readonly italic: Uint8Array
}

/** The metric twins of Arial and of Times New Roman that are shipped, so that files agree on all systems. */
const FILES = { sans: 'LiberationSans', serif: 'LiberationSerif' } as const

/** Reads the shipped fonts of a family from the assets folder. */
export async function readFonts(assets: string, family: FigureFont): Promise<Fonts> {
  const read = (style: string): Promise<Uint8Array> => readFile(join(assets, 'fonts', `${FILES[family]}-${style}.ttf`))
  const [regular, bold, italic] = await Promise.all([read('Regular'), read('Bold'), read('Italic')])
  return { family, regular, bold, italic }
}
