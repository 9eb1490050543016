/** Main hands over the port that the page talks through. */
export const PORT_CHANNEL = 'jkoscope:port'

/** Preload tells main the path of a file that the user dropped on the page. */
export const DROPPED_CHANNEL = 'jkoscope:dropped'
