import { STEPS } from '../state/steps.ts'
import type { AppState } from '../state/app.svelte.ts'

interface Shortcut {
  keys: string
  text: string
  matches: (event: KeyboardEvent) => boolean
  run: (app: AppState) => void
}

const control = (event: KeyboardEvent): boolean => event.ctrlKey || event.metaKey
const inText = (event: KeyboardEvent): boolean =>
  event.target instanceof HTMLInputElement && !['checkbox', 'radio', 'range'].includes(event.target.type)

/** The one table of shortcuts: the keyboard and the help panel read it. */
export const SHORTCUTS: readonly Shortcut[] = [
  ...STEPS.map((step, i) => ({
    keys: `Alt+${i + 1}`,
    text: `Go to ${step.label}`,
    matches: (event: KeyboardEvent) => event.altKey && event.code === `Digit${i + 1}`,
    run: (app: AppState) => app.steps[step.id] !== 'empty' && app.session.set({ step: step.id })
  })),
  {
    keys: 'Ctrl+Z',
    text: 'Take back the last change of the timepoints',
    matches: (event) => control(event) && !event.shiftKey && event.key.toLowerCase() === 'z' && !inText(event),
    run: (app) => void app.work.undo()
  },
  {
    keys: 'Ctrl+O',
    text: 'Close this dataset and open another',
    matches: (event) => control(event) && event.key.toLowerCase() === 'o',
    run: (app) => app.work.close()
  }
]

export function handleKey(event: KeyboardEvent, app: AppState): void {
  const shortcut = SHORTCUTS.find((s) => s.matches(event))
  if (!shortcut) return
  event.preventDefault()
  shortcut.run(app)
}
