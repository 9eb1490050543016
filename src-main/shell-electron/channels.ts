/** The one message between main and preload: main hands over the port that the page talks through. */
export const PORT_CHANNEL = 'jkoscope:port'
