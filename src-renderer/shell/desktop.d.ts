/** What the desktop shell's preload script puts on the page; absent in a browser. */
interface Window {
  readonly jkoscope?: { pathOf?: (file: File) => string }
}
