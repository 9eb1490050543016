import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

const entry = (path: string): string => `${import.meta.dirname}/${path}`

/** One build for both faces and the command line: out/main (host, compute, shells, cli), out/preload, out/renderer. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          electron: entry('src-main/shell-electron/main.ts'),
          web: entry('src-main/shell-web/main.ts'),
          compute: entry('src-main/worker/main.ts'),
          thread: entry('src-main/worker/thread.ts'),
          'orphan-guard': entry('src-main/worker/orphan-guard.ts'),
          cli: entry('src-main/cli/main.ts')
        },
        output: { format: 'es' }
      }
    }
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: entry('src-main/shell-electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: 'src-renderer',
    base: './',
    define: { global: 'globalThis' },
    plugins: [svelte()],
    build: {
      outDir: entry('out/renderer'),
      emptyOutDir: true,
      minify: true,
      chunkSizeWarningLimit: 2500,
      rollupOptions: { input: { index: entry('src-renderer/index.html') } }
    }
  }
})
