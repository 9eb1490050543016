import type { AppState } from '../state/app.svelte.ts'
import { STEPS } from '../state/steps.ts'
import type { ThemeChoice } from '../state/theme.svelte.ts'

/** Keys of a command: `code` is the place of a key, for digits; `key` what it writes. */
export interface Shortcut {
  readonly alt?: boolean
  readonly control?: boolean
  readonly code?: string
  readonly key?: string
  /** Left to the text field that has the focus. */
  readonly notInText?: boolean
}

/** Something that the person can do from anywhere. */
export interface Command {
  readonly id: string
  readonly group: 'Go to' | 'Dataset' | 'Cells' | 'Colours' | 'Help'
  readonly label: string
  /** As the person reads it. */
  readonly keys?: string
  readonly shortcut?: Shortcut
  readonly enabled: (app: AppState) => boolean
  readonly run: (app: AppState) => void
}

const THEMES: readonly { id: ThemeChoice; label: string }[] = [
  { id: 'light', label: 'Light colours' },
  { id: 'dark', label: 'Dark colours' },
  { id: 'system', label: 'Colours as the system' }
]

const always = (): boolean => true

/** The one table of commands: the palette, the help panel and the keyboard read it. */
export const COMMANDS: readonly Command[] = [
  ...STEPS.map((step, i): Command => ({
    id: `go-${step.id}`,
    group: 'Go to',
    label: `Go to ${step.label}`,
    keys: `Alt+${i + 1}`,
    shortcut: { alt: true, code: `Digit${i + 1}` },
    enabled: (app) => app.work.dataset !== null && app.steps[step.id] !== 'empty',
    run: (app) => app.session.set({ step: step.id })
  })),
  {
    id: 'undo',
    group: 'Dataset',
    label: 'Take back the last change of the timepoints',
    keys: 'Ctrl+Z',
    shortcut: { control: true, key: 'z', notInText: true },
    enabled: (app) => app.work.canUndo,
    run: (app) => void app.work.undo()
  },
  {
    id: 'open',
    group: 'Dataset',
    label: 'Close this dataset and open another',
    keys: 'Ctrl+O',
    shortcut: { control: true, key: 'o' },
    enabled: (app) => app.work.dataset !== null,
    run: (app) => app.work.close()
  },
  {
    id: 'restore',
    group: 'Dataset',
    label: 'Bring back the dataset or fit that was removed last',
    enabled: (app) => app.bin.last !== null,
    run: (app) => void app.bin.undo()
  },
  {
    id: 'export',
    group: 'Dataset',
    label: 'Export this dataset with its fits as one file',
    enabled: (app) => app.work.dataset !== null,
    run: (app) => (app.panels.exporting = app.work.dataset?.id ?? null)
  },
  {
    id: 'resume',
    group: 'Dataset',
    label: 'Resume what was interrupted',
    enabled: (app) => app.jobs.interrupted.length > 0,
    run: (app) => app.jobs.interrupted.forEach((job) => void app.jobs.resume(job.id))
  },
  {
    id: 'sample',
    group: 'Dataset',
    label: 'Open the simulated sample',
    enabled: (app) => app.jobs.runningOf('open') === undefined,
    run: (app) => void app.openSample()
  },
  {
    id: 'cancel',
    group: 'Dataset',
    label: 'Cancel what is running',
    enabled: (app) => app.jobs.running.length > 0,
    run: (app) => app.jobs.running.forEach((job) => void app.jobs.cancel(job.id))
  },
  {
    id: 'colour-time',
    group: 'Cells',
    label: 'Colour cells by timepoint',
    enabled: (app) => app.colour.choice.kind !== 'time',
    run: (app) => void app.colour.choose({ kind: 'time' })
  },
  ...THEMES.map(({ id, label }): Command => ({
    id: `theme-${id}`,
    group: 'Colours',
    label,
    enabled: (app) => app.theme.choice !== id,
    run: (app) => app.theme.choose(id)
  })),
  {
    id: 'palette',
    group: 'Help',
    label: 'Show all commands',
    keys: 'Ctrl+K',
    shortcut: { control: true, key: 'k' },
    enabled: always,
    run: (app) => (app.panels.palette = !app.panels.palette)
  },
  {
    id: 'hints',
    group: 'Help',
    label: 'Show the hints for beginners again',
    enabled: (app) => app.session.now.hintsRead.length > 0,
    run: (app) => app.session.set({ hintsRead: [] })
  },
  {
    id: 'about',
    group: 'Help',
    label: 'Help and about: keyboard, licences, how to cite',
    keys: 'F1',
    shortcut: { key: 'F1' },
    enabled: always,
    run: (app) => (app.panels.about = true)
  }
]

type Key = Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'code' | 'key'>

/** Whether a key press is this shortcut; the command key of a Mac counts as control. */
export function matches(shortcut: Shortcut, event: Key, inText: boolean): boolean {
  const { alt = false, control = false, code, key, notInText = false } = shortcut
  if (event.altKey !== alt || (event.ctrlKey || event.metaKey) !== control || event.shiftKey) return false
  if (notInText && inText) return false
  return code === undefined ? event.key.toLowerCase() === key?.toLowerCase() : event.code === code
}

/** Fields that take text, and with it the keys that edit text. */
const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range'].includes(target.type))

/** Runs the command of a key press; the browser's own meaning of the key is kept from it. */
export function handleKey(event: KeyboardEvent, app: AppState): void {
  const inText = takesText(event.target)
  const command = COMMANDS.find(({ shortcut }) => shortcut && matches(shortcut, event, inText))
  if (!command) return
  event.preventDefault()
  if (command.enabled(app)) command.run(app)
}
