/*
 * What is published: a file for each module that somebody may name, beside its declarations, and one that holds what every
 * service loads. Node takes about a millisecond for each file that it has to find, read and link.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const { bin, exports, entryPoints } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const { 'paste.alias': _, ...factories } = entryPoints

// What package.json names, and what is only imported.
const published = new Set([
  ...Object.values(bin),
  ...Object.values(exports).map(({ default: file }) => file),
  ...Object.values(factories).flatMap((group) => Object.values(group).map((factory) => factory.split(':')[0])),
  ...['to-express', 'to-fetch', 'to-koa'].map((name) => `./dist/bridges/${name}.js`),
])
const names = [...published].map((file) => /^\.\/dist\/([\w/-]+)\.js$/.exec(file)?.[1]).filter(Boolean)

/** All that is loaded with a module: itself, and the files, packages and parts of Node that it imports. */
function loadedWith(id, build, found = new Set()) {
  if (found.has(id)) return found
  found.add(id)
  for (const imported of build.getModuleInfo(id)?.importedIds ?? []) loadedWith(imported, build, found)
  return found
}

// The library, and the filters that need no package and no part of Node beyond those that the library needs.
function coreOf(build) {
  const library = loadedWith(pathOf('index'), build)
  const core = new Set(library)
  for (const name of names.filter((name) => name.startsWith('filters/'))) {
    const loaded = loadedWith(pathOf(name), build)
    if ([...loaded].every((id) => library.has(id) || id.endsWith('.ts'))) for (const id of loaded) core.add(id)
  }
  return core
}

function pathOf(name) {
  return fileURLToPath(new URL(`src/${name}.ts`, import.meta.url))
}

let core

// A file that is ASCII is read without being decoded, and kept in half the memory.
const ascii = {
  name: 'ascii',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) chunk.code = chunk.code.replace(/[^\0-\x7f]/g, escaped)
  },
}

function escaped(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

export default {
  input: Object.fromEntries(names.map((name) => [name, pathOf(name)])),
  platform: 'node',
  external: /^[^./]/,
  plugins: [ascii],
  preserveEntrySignatures: 'allow-extension',
  output: {
    dir: 'dist',
    chunkFileNames: 'chunks/[name].js',
    comments: { annotation: false, jsdoc: false, legal: false },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        {
          debugName: 'core',
          name(id, build) {
            core ??= coreOf(build)
            return core.has(id) ? 'core' : null
          },
        },
      ],
    },
  },
}
