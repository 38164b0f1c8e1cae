import type { Application, Filter } from '../../src/contract/application.ts'
import { type Conf, createConf } from '../../src/contract/conf.ts'
import { ConfigError } from '../../src/contract/config-error.ts'
import type { Loader } from '../../src/contract/factory.ts'
import { Response } from '../../src/contract/response.ts'

/** Options of a section that is written line by line, the first of them in line 2; each name begins its line. */
export function section(options: Record<string, string> = {}, file = 'x.ini'): Conf {
  return createConf(
    Object.entries(options).map(([name, value], index) => {
      const line = { file, line: index + 2, text: `${name} = ${value}` }
      const places = {
        name: { ...line, column: 1, length: name.length },
        value: { ...line, column: name.length + 4, length: value.length },
      }
      return [name, value, places] as const
    }),
  )
}

/** An application that answers its name, and what it sees of the path. */
export function seeing(name: string): Application {
  return ({ scriptName, pathInfo }) => Response.text(`${name} ${scriptName}|${pathInfo}`)
}

/** A loader that has some apps and filters, and remembers what it was asked for. */
export class FakeLoader implements Loader {
  readonly asked: string[] = []
  readonly globalConfs: (Conf | undefined)[] = []
  readonly #apps: readonly string[]
  readonly #filters: Readonly<Record<string, Filter>>

  constructor(apps: readonly string[], filters: Readonly<Record<string, Filter>> = {}) {
    this.#apps = apps
    this.#filters = filters
  }

  async getApp(name = 'main', globalConf?: Conf): Promise<Application> {
    return seeing(this.#found('app', name, this.#apps, globalConf))
  }

  async getFilter(name = 'main', globalConf?: Conf): Promise<Filter> {
    const found = this.#found('filter', name, Object.keys(this.#filters), globalConf)
    return this.#filters[found] as Filter
  }

  getServer(): never {
    throw new Error('nobody here asks for a server')
  }

  #found(kind: string, name: string, names: readonly string[], globalConf: Conf | undefined): string {
    this.asked.push(name)
    this.globalConfs.push(globalConf)
    if (!names.includes(name)) throw new ConfigError({ code: 'unknown-section', message: `no ${kind} "${name}"` })
    return name
  }
}

/** What a factory reports: each problem with its line and column, where it has a place. */
export async function problemsOf(made: () => unknown): Promise<string[]> {
  try {
    await made()
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(({ message, place }) => (place ? `${place.line}:${place.column} ${message}` : message))
  }
}
