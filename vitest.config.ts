import { defineConfig } from 'vitest/config'
import { ENGINE_FLAGS } from './src-main/host/compute/engine-flags.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**'],
    globalSetup: ['test/setup/global.ts'],
    // As the compute process is started.
    execArgv: [...ENGINE_FLAGS],
    testTimeout: 60_000
  }
})
