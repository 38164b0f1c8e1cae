import { join } from 'node:path'
import { ConfigError } from '../../src/contract/config-error.ts'
import { Resolver } from '../../src/load/resolve.ts'
import type { Kind } from '../../src/load/sections.ts'
import { describeContext, kindOf, loadable, outside, parsed, simplified } from './recorded.ts'
import { compare, readLines, type Suite } from './suite.ts'

interface Recorded {
  file: string
  error?: { kind: string }
  parse?: unknown
  loadable?: Record<Kind, unknown>
  contexts?: Record<Kind, [name: string | null, got: unknown][]>
}

/** Real files: what is parsed, what can be loaded, and what every name resolves to, with nothing imported. */
export const suite: Suite = async function* (dir, only) {
  for (const { file, ...expected } of readLines<Recorded>(dir, 'expected.jsonl')) {
    if (!only(file)) continue
    const got = JSON.parse(JSON.stringify(read(join(dir, file), expected)).replaceAll(dir, '{here}'))
    yield compare(file, simplified(got), simplified(expected as never))
  }
}

function read(path: string, expected: Omit<Recorded, 'file'>): object {
  try {
    const contexts = expected.contexts && {
      contexts: Object.fromEntries(
        Object.entries(expected.contexts).map(([kind, of]) => [
          kind,
          of.map(([name]) => [name, resolve(path, kind as Kind, name)]),
        ]),
      ),
    }
    return { parse: parsed(path), loadable: loadable(path), ...contexts }
  } catch (error) {
    return { error: { kind: kindOf(error as ConfigError) } }
  }
}

function resolve(path: string, kind: Kind, name: string | null): unknown {
  try {
    const resolver = new Resolver(outside)
    const context = resolver.section(resolver.open(path, {}), { kind, name: name ?? undefined, via: [] })
    return { ok: describeContext(context, new Map()) }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { error: { kind: kindOf(error) } }
  }
}
