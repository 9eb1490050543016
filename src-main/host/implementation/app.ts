import { creditsOf } from '../exports/credits.ts'
import type { Services } from '../services.ts'
import { os } from './base.ts'

export const appArea = ({ capabilities, library, version, now }: Services) => ({
  info: os.app.info.handler(() => ({
    version,
    face: capabilities.roots ? ('browser' as const) : ('electron' as const),
    fileDialog: capabilities.fileDialog !== undefined,
    platform: process.platform,
    libraryPath: library.folder,
    readOnly: library.readOnly
  })),
  credits: os.app.credits.handler(() => creditsOf(version, new Date(now()).getUTCFullYear())),
  ping: os.app.ping.handler(() => ({ time: Date.now() }))
})
