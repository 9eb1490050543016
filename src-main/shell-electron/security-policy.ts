/** Origin of the page: a standard scheme of our own, so that it has one. */
export const PAGE_ORIGIN = 'app://bundle'
export const PAGE_URL = `${PAGE_ORIGIN}/`

/** Addresses that the menu may hand to the system's browser; text from data never gets here. */
const EXTERNAL = new Set(['https://doi.org/10.48550/arXiv.2406.12616', 'https://anndata.readthedocs.io/'])

/** Whether the page may go to a URL: to itself only. */
export function mayNavigate(url: string): boolean {
  const target = URL.parse(url)
  return target !== null && `${target.protocol}//${target.host}` === PAGE_ORIGIN
}

/** Whether a URL may be opened outside. */
export function mayOpenOutside(url: string): boolean {
  return EXTERNAL.has(url)
}

/** What the page may be granted: nothing but putting text on the clipboard at a click. */
export function mayHave(permission: string): boolean {
  return permission === 'clipboard-sanitized-write'
}

/** The frame that a message came from, or null when it is gone. */
export interface Sender {
  readonly origin: string
  readonly isMainFrame: boolean
}

/** Whether a message is from our own page itself, not from a frame in it. */
export function isTrusted(sender: Sender | null): boolean {
  return sender !== null && sender.isMainFrame && sender.origin === PAGE_ORIGIN
}

/** The file that a command line names: the first argument that is no option, after the program (and in development its folder). */
export function fileArgument(argv: readonly string[], packaged: boolean): string | undefined {
  return argv.slice(packaged ? 1 : 2).find((argument) => !argument.startsWith('-'))
}
