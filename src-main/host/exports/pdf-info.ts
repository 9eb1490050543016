/** A PDF text string in UTF-16, so that every letter of a file name is kept. */
function pdfText(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0'))
  return `<feff${units.join('')}>`
}

interface Trailer {
  readonly size: number
  readonly root: number
  /** Where the cross-reference table begins. */
  readonly table: number
}

/** The last trailer of the file; null when it has a cross-reference stream instead. */
function trailerOf(pdf: Buffer): Trailer | null {
  const tail = pdf.toString('latin1', Math.max(0, pdf.length - 4096))
  const trailer = tail.slice(Math.max(0, tail.lastIndexOf('trailer')))
  const [size, root, table] = [/\/Size (\d+)/, /\/Root (\d+) 0 R/, /startxref\s+(\d+)/].map((pattern) =>
    Number(pattern.exec(trailer)?.[1] ?? NaN)
  ) as [number, number, number]
  return [size, root, table].every(Number.isInteger) ? { size, root, table } : null
}

export interface PdfInfo {
  readonly title: string
  /** Provenance. */
  readonly subject: string
}

/**
 * The PDF with its title and provenance in the document information, as an incremental update (ISO 32000-1, 7.5.6): what was
 * written stays as it is. For files with a plain cross-reference table, as Chromium writes them; others are returned unchanged.
 */
export function describePdf(pdf: Uint8Array, { title, subject }: PdfInfo): Uint8Array {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  const trailer = trailerOf(bytes)
  if (trailer === null) return pdf
  const { size, root, table } = trailer
  const start = bytes.length + 1
  const object = `${size} 0 obj\n<</Title ${pdfText(title)} /Subject ${pdfText(subject)} /Creator (JKOscope)>>\nendobj\n`
  const entry = `${String(start).padStart(10, '0')} 00000 n \n`
  const update = [
    `\n${object}`,
    `xref\n${size} 1\n${entry}`,
    `trailer\n<</Size ${size + 1} /Root ${root} 0 R /Info ${size} 0 R /Prev ${table}>>\n`,
    `startxref\n${start + object.length}\n%%EOF\n`
  ]
  return Buffer.concat([bytes, Buffer.from(update.join(''), 'latin1')])
}
