import { dirname, join, relative } from 'node:path'
import { isSecretName, MASK, withoutPasswords } from '../contract/secret.ts'
import { isComposite, namesIn } from '../load/composite.ts'
import { type Context, type FactoryContext, factoriesOf } from '../load/context.ts'
import { isSecret } from '../load/interpolate.ts'
import type { Inventory } from '../load/load.ts'
import type { Entries } from '../load/scope.ts'
import { type Kind, kinds, nameOf } from '../load/sections.ts'

/** A value, and how it is printed if it is a secret. */
export interface Value {
  readonly text: string
  readonly shown: string
}

export type Values = ReadonlyMap<string, Value>

/** What a section means, whatever way it is written. Others are named by their {@link Meaning.id}. */
export interface Meaning {
  /** Kind and name: `filter cors`; of another file, with its path. */
  readonly id: string
  /** As it is written: `[filter:cors]`. */
  readonly title: string
  /** What makes it; nothing for a pipeline. */
  readonly factory: string | undefined
  /** The filters around it, outermost first. */
  readonly filters: readonly string[]
  /** What is inside: the app of a pipeline, the next one of a filter-app. */
  readonly app: string | undefined
  /** What a composite names, by option: filters and, last, an app. */
  readonly mounts: ReadonlyMap<string, readonly string[]>
  readonly options: Values
  /** Where its global configuration is not `[DEFAULT]`. */
  readonly globals: Values
}

/** The meanings of a file's sections, and of those of other files that they lead to. */
export class Meanings {
  readonly byId: Map<string, Meaning> = new Map()
  /** The sections that have a mistake, of which nothing can be said. */
  readonly broken: ReadonlySet<string>
  readonly defaults: Values
  readonly #inventory: Inventory
  readonly #file: string
  readonly #secretDefaults: ReadonlySet<string>

  constructor(inventory: Inventory) {
    this.#inventory = inventory
    this.#file = inventory.scope.file.filename
    this.#secretDefaults = secretDefaultsOf(inventory)
    this.defaults = this.#values(this.#without(inventory.scope.defaults(), new Map()))
    const broken = inventory.surveyed.filter(({ error }) => error)
    this.broken = new Set(broken.map(({ kind, section }) => `${kind} ${nameOf(section) ?? 'main'}`))
    const inOrder = [...inventory.surveyed].sort((a, b) => a.section.place.line - b.section.place.line)
    const contexts = inOrder.flatMap(({ context }) => context ?? [])
    for (const context of contexts) this.#add(context)
    for (const context of contexts) this.#addOthers(context)
  }

  /** What sections lead to, themselves included. */
  reachedFrom(...ids: readonly string[]): Set<string> {
    const reached = new Set(ids.filter((id) => this.byId.has(id)))
    for (const id of reached)
      for (const named of namedBy(this.byId.get(id))) if (this.byId.has(named)) reached.add(named)
    return reached
  }

  #add(context: Context): void {
    const { section = '', globalConf } = context
    const title = `[${section}]${this.#isOwn(context) ? '' : ` of ${this.#path(context.place?.file ?? '')}`}`
    const globals = this.#values(this.#without(globalConf, this.#inventory.scope.defaults()))
    this.byId.set(this.#id(context), { id: this.#id(context), title, globals, ...this.#meant(context) })
  }

  #addOthers(context: Context): void {
    for (const part of this.#parts(context)) {
      if (part.section === undefined || this.byId.has(this.#id(part))) continue
      this.#add(part)
      this.#addOthers(part)
    }
  }

  #parts(context: Context): readonly Context[] {
    const { resolver } = this.#inventory
    switch (context.type) {
      case 'pipeline':
        return [...context.filters, context.app]
      case 'filter-app':
        return [...this.#parts(context.filter), context.app]
      case 'filtered':
        return [context.filter, ...this.#parts(context.inner)]
      case 'factory':
        if (!isComposite(context)) return []
        return namesIn(resolver, context).flatMap(({ parts }) => parts.flatMap((part) => part.context ?? []))
    }
  }

  #meant(context: Context): Omit<Meaning, 'id' | 'title' | 'globals'> {
    switch (context.type) {
      case 'pipeline': {
        const around = {
          factory: undefined,
          filters: context.filters.map((filter) => this.#id(filter)),
          mounts: new Map(),
        }
        return { ...around, app: this.#id(context.app), options: this.#given(context.app) }
      }
      case 'filter-app':
        return { ...this.#meant(context.filter), app: this.#id(context.app) }
      case 'filtered': {
        const inner = this.#meant(context.inner)
        return { ...inner, filters: [this.#id(context.filter), ...inner.filters] }
      }
      case 'factory':
        return this.#made(context)
    }
  }

  #made(context: FactoryContext): Omit<Meaning, 'id' | 'title' | 'globals'> {
    const named = isComposite(context) ? namesIn(this.#inventory.resolver, context) : []
    const mounts = new Map(
      named.map(({ option, parts }) => [
        option,
        parts.map((part) => (part.context ? this.#id(part.context) : `${part.kind} ${part.name}`)),
      ]),
    )
    const options = [...context.localConf].filter(([name]) => !mounts.has(name))
    const secret = this.#inventory.secretsOf(context)
    const around = { factory: this.#factory(context), filters: [], app: undefined, mounts }
    return { ...around, options: this.#values(new Map(options), secret) }
  }

  // What is given to a `use` of a pipeline goes to the app in it, which then is not the one that its name stands for.
  #given(app: Context): Values {
    if (app.type === 'pipeline') return this.#given(app.app)
    if (app.type === 'filtered') return this.#given(app.inner)
    const named = this.#inventory.surveyed.find(({ context }) => context?.section === app.section && this.#isOwn(app))
    const secret = app.type === 'factory' ? this.#inventory.secretsOf(app) : undefined
    return this.#values(this.#without(app.localConf, named?.context?.localConf ?? app.localConf), secret)
  }

  #id(context: Context): string {
    const { kind, section, place } = context
    if (section === undefined) return `${kind} ${context.type === 'factory' ? this.#factory(context) : ''}`
    const name = section.includes(':') ? section.slice(section.indexOf(':') + 1).trim() : 'main'
    return `${kind} ${name}${this.#isOwn(context) ? '' : ` of ${this.#path(place?.file ?? '')}`}`
  }

  #isOwn({ place }: Context): boolean {
    return place === undefined || place.file === this.#file
  }

  #factory({ kind, factory: { target, protocol, base } }: FactoryContext): string {
    if (target.scheme === 'package') return `pkg:${target.packageName}#${target.entry}`
    const isFile = /^\.{1,2}\//.test(target.module) && base !== undefined
    const module = isFile ? `./${this.#path(join(base, target.module))}` : target.module
    const called = (protocol ?? kinds[kind].defaultProtocol).replace('composit_', 'composite_')
    const object = `${module}:${target.attribute}`.replace(/^\.\/\.\.\//, '../')
    return called === kinds[kind].defaultProtocol ? `call:${object}` : `${called} = ${object}`
  }

  #path(file: string): string {
    return relative(dirname(this.#file), file)
  }

  #without(entries: Entries, known: Entries): Entries {
    return new Map(
      [...entries].filter(([name, { text }]) => {
        return name !== 'here' && name !== '__file__' && known.get(name)?.text !== text
      }),
    )
  }

  // Where the file stands is no part of what it means.
  #values(entries: Entries, declared: ReadonlySet<string> = this.#secretDefaults): Values {
    const here = dirname(this.#file)
    const settled = (text: string): string => (here === '/' ? text : text.replaceAll(here, '%(here)s'))
    return new Map(
      [...entries].map(([name, entry]) => {
        const text = settled(entry.text)
        const secret = ((isSecretName(name) || declared.has(name)) && text !== '') || isSecret(entry)
        return [name, { text, shown: secret ? MASK : withoutPasswords(this.#inventory.secrets.mask(text)) }]
      }),
    )
  }
}

// What a factory declares to be secret may stand in [DEFAULT], or be referred to there.
function secretDefaultsOf({ surveyed, secretsOf }: Inventory): Set<string> {
  const factories = surveyed.flatMap(({ context }) => (context ? [...factoriesOf(context)] : []))
  return new Set(
    factories.flatMap((factory) => {
      return [...secretsOf(factory)].flatMap((name) => [name, ...(factory.localConf.get(name)?.through?.keys() ?? [])])
    }),
  )
}

/** The sections that a meaning names. */
export function namedBy(meaning: Meaning | undefined): string[] {
  if (!meaning) return []
  return [
    ...meaning.filters,
    ...(meaning.app === undefined ? [] : [meaning.app]),
    ...[...meaning.mounts.values()].flat(),
  ]
}

/** The section that a name asks for: an app, or else whatever is called so. */
export function rootOf(meanings: Meanings, name: string): string | undefined {
  const kindsInOrder: readonly Kind[] = ['app', 'filter', 'server']
  return kindsInOrder.map((kind) => `${kind} ${name}`).find((id) => meanings.byId.has(id) || meanings.broken.has(id))
}
