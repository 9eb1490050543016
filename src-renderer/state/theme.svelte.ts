import { MediaQuery } from 'svelte/reactivity'
import type { Session } from '../../src-shared/contract/library.ts'
import type { SessionState } from './session.svelte.ts'

export type ThemeChoice = Session['theme']

/** Light or dark, as chosen or as the system says. */
export class Theme {
  private readonly session: SessionState
  private readonly system = new MediaQuery('prefers-color-scheme: dark')
  readonly choice = $derived.by(() => this.session.now.theme)
  readonly dark = $derived(this.choice === 'dark' || (this.choice === 'system' && this.system.current))

  constructor(session: SessionState) {
    this.session = session
  }

  choose(theme: ThemeChoice): void {
    this.session.set({ theme })
  }
}
