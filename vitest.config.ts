import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin, type ViteUserConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

// Entry points and package exports name what is published. Under test they are the sources, so that there is one of each.
const sourcesOfDist: Plugin = {
  name: 'sources-of-dist',
  enforce: 'pre',
  resolveId(id) {
    const built = id.replace(/^file:\/\//, '').replace(/^\/@fs/, '')
    if (!built.startsWith(`${root}dist/`)) return null
    return built.replace(`${root}dist/`, `${root}src/`).replace(/\.js$/, '.ts')
  },
}

const config: ViteUserConfig = defineConfig({
  plugins: [sourcesOfDist],
  resolve: {
    alias: [
      { find: /^wheatpaste$/, replacement: `${root}src/index.ts` },
      { find: /^wheatpaste\/((?:apps|bridges|filters)\/.*)$/, replacement: `${root}src/$1.ts` },
      { find: /^wheatpaste\/json-schema$/, replacement: `${root}src/serve/json-schema.ts` },
      { find: /^wheatpaste\/lean$/, replacement: `${root}src/server/lean/server.ts` },
      { find: /^wheatpaste\/testing$/, replacement: `${root}src/testing/client.ts` },
    ],
  },
  test: { include: ['test/**/*.test.ts'], testTimeout: 20_000 },
})

export default config
