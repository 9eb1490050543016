import { EMPTY_SESSION, type Session } from '../../src-shared/contract/library.ts'
import type { Client } from '../connect.ts'

/** What the page shows; each change is stored by the host, so that a restart shows the same. */
export class SessionState {
  now = $state.raw<Session>(EMPTY_SESSION)
  private readonly api: Client

  constructor(api: Client) {
    this.api = api
  }

  async restore(): Promise<void> {
    this.now = await this.api.library.session()
  }

  /** Changes some of it. Storing runs behind; it is tried again with the next change when it fails. */
  set(change: Partial<Session>): void {
    this.now = { ...this.now, ...change }
    this.api.library.saveSession(this.now).catch(() => undefined)
  }
}
