import { homedir } from 'node:os'
import { join } from 'node:path'

/** Folder of the library: $JKOSCOPE_HOME, or where the platform keeps the data of programs. */
export function libraryFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir()
): string {
  if (env['JKOSCOPE_HOME']) return env['JKOSCOPE_HOME']
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'JKOscope')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'JKOscope')
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'jkoscope')
}
