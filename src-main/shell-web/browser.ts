import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** How the page is put on the screen. */
export type Launch =
  /** A window of its own, without an address bar. */
  | { readonly kind: 'window'; readonly command: string; readonly args: readonly string[] }
  /** A tab of the default browser. */
  | { readonly kind: 'tab'; readonly command: string; readonly args: readonly string[] }
  /** The user opens the printed address. */
  | { readonly kind: 'none'; readonly why: string }

/** What of the machine decides how the page is opened. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
  /** Whether there is a screen (an X or Wayland display on Linux). */
  readonly hasDisplay: boolean
  /** Path of a Chromium, Chrome or Edge. */
  readonly chromium: string | undefined
  /** Path of the opener of the default browser on Linux. */
  readonly xdgOpen: string | undefined
}

const WINDOW_SIZE = '1280,800'

/** Chooses the way that disturbs least: an own window, else a tab, else nothing. */
export function chooseLaunch(machine: Machine, url: string, profile: string): Launch {
  const { platform, isRoot, hasDisplay, chromium, xdgOpen } = machine
  if (!hasDisplay) return { kind: 'none', why: 'there is no display' }
  if (isRoot) return { kind: 'none', why: 'a browser should not run as root' }
  if (chromium) {
    const args = [
      `--app=${url}`,
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      `--window-size=${WINDOW_SIZE}`
    ]
    return { kind: 'window', command: chromium, args }
  }
  if (platform === 'darwin') return { kind: 'tab', command: 'open', args: [url] }
  if (platform === 'win32') return { kind: 'tab', command: 'explorer.exe', args: [url] }
  if (xdgOpen) return { kind: 'tab', command: xdgOpen, args: [url] }
  return { kind: 'none', why: 'no browser was found' }
}

const CHROMIUMS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'microsoft-edge-stable'
  ],
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (app) => `/Applications/${app}.app/Contents/MacOS/${app}`
  ),
  win32: ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']
}

/** The machine that this runs on. */
export function thisMachine(env: NodeJS.ProcessEnv = process.env): Machine {
  const { platform } = process
  const folders = (env['PATH'] ?? '').split(delimiter)
  const programs = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter((f) => f !== undefined)
  const names = CHROMIUMS[platform] ?? []
  const candidates = platform === 'darwin' ? names : within(platform === 'win32' ? programs : folders, names)
  return {
    platform,
    isRoot: process.getuid?.() === 0,
    hasDisplay: platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']),
    chromium: candidates.find(isExecutable),
    xdgOpen: within(folders, ['xdg-open']).find(isExecutable)
  }
}

function within(folders: readonly string[], names: readonly string[]): string[] {
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Starts the browser. `closed` settles when an own window was closed; it never does for a tab. */
export function launch(
  { command, args }: Exclude<Launch, { kind: 'none' }>,
  profile: string
): { child: ChildProcess; closed: Promise<void> } {
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const child = spawn(command, [...args], { stdio: 'ignore' })
  const closed = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  child.on('error', () => undefined)
  return { child, closed }
}
