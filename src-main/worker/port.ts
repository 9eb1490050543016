/** The little that the RPC layer needs of a port; Electron's MessagePortMain has this shape already. */
export interface Port {
  on(event: string, callback: (event?: { data: unknown }) => void): void
  postMessage(data: unknown): void
}

/** Electron's utility process has this on `process`; declared here because compute never imports Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(data: unknown): void
}

/** The port to the parent, whichever way this process was started: utilityProcess, or fork with advanced serialization. */
export function parentPort(): Port {
  const electron = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort
  if (electron) {
    return {
      on: (event, callback) => {
        if (event === 'message') electron.on('message', callback)
      },
      postMessage: (data) => electron.postMessage(data)
    }
  }
  if (!process.send) throw new Error('the compute process was started without a channel to its parent')
  const send = process.send.bind(process)
  return {
    on: (event, callback) => {
      if (event === 'message') process.on('message', (data) => callback({ data }))
      if (event === 'close') process.on('disconnect', () => callback())
    },
    postMessage: (data) => send(data)
  }
}
