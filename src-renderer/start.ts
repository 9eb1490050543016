import { mount } from 'svelte'
import App from './App.svelte'
import type { Connection } from './connect.ts'

/** Puts the app on the page. The connection is given, so that tests can bring a host of their own. */
export function start(connection: Connection): void {
  const target = document.getElementById('app')
  if (!target) throw new Error('index.html has no #app')
  mount(App, { target, props: { connection } })
}
