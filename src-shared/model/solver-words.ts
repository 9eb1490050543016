const WORDS: Readonly<Record<string, string>> = {
  'stopped-early': 'stopped early, at the lowest validation loss',
  'no-better-than-still': 'no better than cells that do not move',
  'iteration-limit': 'stopped at the limit of iterations'
}

/** How a solver ended, in words for a table or a sentence; a status without words of its own is read out. */
export const statusWords = (status: string): string => WORDS[status] ?? status.replaceAll('-', ' ')
