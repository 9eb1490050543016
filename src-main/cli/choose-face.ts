/** What decides between the two faces. */
export interface FaceFacts {
  readonly asked: 'electron' | 'browser' | undefined
  readonly isRoot: boolean
  readonly hasDisplay: boolean
  /** Whether Electron's runtime is there. Asked last, because finding out may mean fetching it. */
  readonly electronReady: () => boolean
}

export interface Face {
  readonly face: 'electron' | 'browser'
  readonly why: string
}

/** The face that was asked for, or the desktop app where it can run, or the browser. */
export function chooseFace({ asked, isRoot, hasDisplay, electronReady }: FaceFacts): Face {
  if (asked) return { face: asked, why: 'it was asked for' }
  if (!hasDisplay) return { face: 'browser', why: 'there is no display for a desktop window' }
  if (isRoot) return { face: 'browser', why: 'a desktop window should not run as root' }
  if (electronReady()) return { face: 'electron', why: 'its runtime is there' }
  return { face: 'browser', why: "Electron's runtime is not there and could not be fetched" }
}
