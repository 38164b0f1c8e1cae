import { loadApp } from '../../src/load/load.ts'
import { type Answer, type RequestOptions, request } from '../../src/testing/client.ts'

/** An application with the inspector before it. */
export interface Inspected {
  ask(method: string, target: string, options?: RequestOptions): Promise<Answer>
}

const PARTS = `
[pipeline:api]
pipeline = pass hello
[filter:pass]
paste.filter_factory = ./inspected-parts.ts:filterFactory
[app:hello]
paste.app_factory = ./inspected-parts.ts:appFactory
`

/** @param options of the section of the inspector */
export async function inspected(options: Readonly<Record<string, string>> = {}): Promise<Inspected> {
  const lines = Object.entries(options).map(([name, value]) => `${name} = ${value}`)
  const text = `[composite:main]\nuse = pkg:wheatpaste#inspector\napp = api\n${lines.join('\n')}\n${PARTS}`
  const app = await loadApp({ text, filename: 'inspected.ini' }, { relativeTo: import.meta.dirname })
  return { ask: (method, target, options) => request(app, method, target, options) }
}
