import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chrome',
  'msedge'
]
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
]
const WINDOWS = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

/** Where a Chromium, Chrome or Edge may lie on this system, likeliest first. */
export function chromiumCandidates(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string[] {
  const named = env['JKOSCOPE_CHROMIUM'] ? [env['JKOSCOPE_CHROMIUM']] : []
  if (platform === 'darwin') return [...named, ...MAC]
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter((f) => f !== undefined)
    return [...named, ...folders.flatMap((folder) => WINDOWS.map((path) => `${folder}\\${path}`))]
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...named, ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))]
}

/** The first browser that exists and may be run, or null. */
export async function findChromium(platform = process.platform, env = process.env): Promise<string | null> {
  for (const path of chromiumCandidates(platform, env)) {
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false
    )
    if (found) return path
  }
  return null
}
