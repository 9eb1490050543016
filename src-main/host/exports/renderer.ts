import type { SizeMm } from './page.ts'

/** What turns a page into a file: Chromium found on the machine, or the one inside Electron. */
export interface PageRenderer {
  /** A PDF of one page of this size, fonts embedded. */
  pdf(html: string, size: SizeMm): Promise<Uint8Array>
  /** A PNG of exactly this many pixels, drawn at that size and not scaled to it. */
  png(html: string, width: number, height: number): Promise<Uint8Array>
}
