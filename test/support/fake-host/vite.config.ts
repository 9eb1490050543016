import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

/** The page on a host of simulated records: `vite test/support/fake-host`. */
export default defineConfig({
  root: import.meta.dirname,
  define: { global: 'globalThis' },
  plugins: [svelte()],
  server: { port: 5180, strictPort: true, fs: { allow: ['../../..'] } }
})
