import { nameFrom } from './bridged.ts'
import { conditional, droppedOf } from './dropped.ts'
import { sectionFor } from './equivalents.ts'
import { expressNeeded, NO_EXPRESS, rootOf, routerPart, unreadFunction } from './express-parts.ts'
import { fold } from './fold.ts'
import { type Middleware, type Migrated, optionText, type Part, type Step } from './steps.ts'
import {
  bare,
  isSyntax,
  listOf,
  nameOf,
  nodesOf,
  type Parse,
  type Program,
  programOf,
  requiredBy,
  type Syntax,
} from './syntax.ts'

export interface Source {
  readonly text: string
  /** As it was named. */
  readonly file: string
  /** The file that an import means, as seen from the source: `./routes` is `./routes/index.js`. */
  readonly fileOf: (specifier: string) => string
}

/** Reads what an app of Express or Connect uses, in its order. @throws SyntaxError */
export function readExpress(source: Source, parse: Parse): Migrated {
  return new Reader(source, programOf(source.text, parse)).read()
}

/** A step, and where in the text its call stands. */
interface Found extends Step {
  readonly at: number
  /** Whether it is a route of the app itself. */
  readonly isRoute: boolean
}

const ROUTE = /^(?:get|post|put|patch|delete|all|head|options|route|param)$/

class Reader {
  readonly #source: Source
  readonly #program: Program
  readonly #apps: ReadonlySet<string>
  readonly #listens: number[] = []
  /** By what was written: what is used twice is one section. */
  readonly #parts = new Map<string, Part>()
  #port: string | undefined

  constructor(source: Source, program: Program) {
    this.#source = source
    this.#program = program
    const made = [...program.values].filter(([, value]) => this.#isApp(value)).map(([name]) => name)
    this.#apps = new Set(made.length > 0 ? made : ['app', 'server'])
  }

  read(): Migrated {
    const found = [...nodesOf(this.#program.root)].flatMap((node) => this.#stepsOf(node))
    // Of a chain of calls, the last one is the outermost.
    const steps = withLastRoutes([...found].sort((a, b) => a.at - b.at)).map((step) => conditional(step, this.#program))
    const dropped = droppedOf({
      program: this.#program,
      file: this.#source.file,
      handled: [...found.map(({ at }) => at), ...this.#listens],
      apps: this.#apps,
      used: this.#namesIn(found),
    })
    const all = [...steps, ...dropped].sort((a, b) => a.at - b.at)
    return { source: this.#source.file, steps: all, port: this.#port }
  }

  /** What sections are made of: the names in steps, the routers, the functions in which steps stand. */
  #namesIn(steps: readonly Found[]): ReadonlySet<string> {
    const { values, root } = this.#program
    const routers = [...values].filter(([, value]) => this.#isRouter(value)).map(([name]) => name)
    const around = [...nodesOf(root)].filter(({ type, start, end }) => {
      return type === 'FunctionDeclaration' && steps.some(({ at }) => at > start && at < end)
    })
    const written = steps.flatMap(({ written }) => written.match(/[A-Za-z_$][\w$]*/g) ?? [])
    const names = new Set([...written, ...routers, ...around.map(({ id }) => nameOf(id))])
    return names
  }

  #isApp(value: Syntax): boolean {
    if (value.type !== 'CallExpression' || !isSyntax(value.callee)) return false
    const { module, attribute } = this.#imported(value.callee) ?? {}
    return (module === 'express' || module === 'connect') && attribute === undefined
  }

  #stepsOf(node: Syntax): Found[] {
    const { type, callee, arguments: given } = node
    if (type !== 'CallExpression' || !isSyntax(callee) || callee.type !== 'MemberExpression') return []
    if (!this.#apps.has(rootOf(callee))) return []
    const [method, args] = [nameOf(callee.property), listOf(given)]
    if (method === 'use') return this.#used(node, args)
    if (method === 'listen') this.#listens.push(callee.end)
    if (method === 'listen' && args[0]) this.#port = optionText(fold(this.#program, args[0]).value ?? 8080)
    if (method === 'set' && nameOf(args[0]) === 'trust proxy')
      return [this.#step(node, { unread: 'what proxies are trusted is told to pkg:wheatpaste#http_proxy_to_wsgi' })]
    return ROUTE.test(method) && args.length > (method === 'get' ? 1 : 0) ? [this.#ownRoutes(node)] : []
  }

  #used(node: Syntax, args: readonly Syntax[]): Found[] {
    const [paths, ...others] = args
    const each = paths?.type === 'ArrayExpression' ? listOf(paths.elements) : []
    if (each.length > 0 && others.length > 0 && each.every((one) => this.#pathOf(one) !== undefined))
      return each.flatMap((path) => this.#used(node, [path, ...others]))
    const [first, ...rest] = args.flatMap((arg) => (arg.type === 'ArrayExpression' ? listOf(arg.elements) : [arg]))
    if (!first) return []
    const path = this.#pathOf(first)
    const isPath = path !== undefined || (rest.length > 0 && /Literal$/.test(first.type))
    if (isPath && (path === undefined || !/^\/[\w./~-]*$/.test(path)))
      return [this.#step(node, { unread: 'its path is no plain one' })]
    const used = isPath ? rest : [first, ...rest]
    const below = path === undefined ? undefined : path.replace(/\/+$/, '') || '/'
    return used.map((arg, index) => {
      const part = this.#same(bare(arg), this.#partOf(bare(arg), { path: below, isLast: index === used.length - 1 }))
      return { ...this.#step(node, part), path: below === '/' ? undefined : below }
    })
  }

  // A name is one thing wherever it is used, and so is what stands behind a list of paths.
  #same(node: Syntax, part: Step['part']): Step['part'] {
    if ('unread' in part) return part
    const key = JSON.stringify([node.type === 'Identifier' ? nameOf(node) : node.start, part])
    const known = this.#parts.get(key) ?? part
    this.#parts.set(key, known)
    return known
  }

  #pathOf(node: Syntax): string | undefined {
    if (!/^(?:Literal|TemplateLiteral|Identifier)$/.test(node.type)) return undefined
    if (node.type === 'Identifier' && !this.#program.values.has(nameOf(node))) return undefined
    const { value, unread } = fold(this.#program, node)
    return typeof value === 'string' && unread.length === 0 ? value : undefined
  }

  #step({ start, end, callee }: Syntax, part: Step['part']): Found {
    const at = isSyntax(callee) ? callee.end : end
    const line = this.#source.text.slice(0, at).split('\n').length
    return {
      place: `${this.#source.file}:${line}`,
      written: this.#source.text.slice(start, end),
      part,
      at,
      isRoute: false,
    }
  }

  #partOf(node: Syntax, at: { path: string | undefined; isLast: boolean }): Step['part'] {
    if (/Function/.test(node.type))
      return { unread: unreadFunction(listOf(node.params).length) + expressNeeded(this.#textOf(node)) }
    const name = node.type === 'Identifier' ? nameOf(node) : ''
    const value = this.#program.values.get(name)
    const own = this.#program.functions.has(name) ? this.#declared(name) : value
    if (own && /Function/.test(own.type))
      return { unread: `export ${name} from a file of its own, and name that${expressNeeded(this.#textOf(own))}` }
    if (value && this.#isRouter(value)) return this.#ownRouter(name)
    if (value && value !== node) return this.#partOf(value, at)
    const middleware = this.#middleware(node)
    if (!middleware) return { unread: 'it could not be read' }
    return this.#kindOf(sectionFor(middleware), middleware, at)
  }

  #declared(name: string): Syntax | undefined {
    return [...nodesOf(this.#program.root)].find(({ type, id }) => /^Function/.test(type) && nameOf(id) === name)
  }

  #textOf({ start, end }: Syntax): string {
    return this.#source.text.slice(start, end)
  }

  #isRouter(value: Syntax): boolean {
    const { module, attribute } = (isSyntax(value.callee) && this.#imported(value.callee)) || {}
    return module === 'express' && attribute === 'Router'
  }

  #middleware(node: Syntax): Middleware | undefined {
    const isCall = node.type === 'CallExpression' && requiredBy(node) === undefined
    const imported = this.#imported(isCall && isSyntax(node.callee) ? node.callee : node)
    if (!imported || imported.module.startsWith('node:')) return undefined
    const { attribute } = imported
    const module = /^\.{1,2}(?:\/|$)/.test(imported.module) ? this.#source.fileOf(imported.module) : imported.module
    const values = isCall ? listOf(node.arguments).map((arg) => fold(this.#program, arg)) : undefined
    return { module, attribute, values }
  }

  /** What an expression names that is imported: `helmet`, `express.json`, `require('./auth').admin`. */
  #imported(expression: Syntax): { module: string; attribute: string | undefined } | undefined {
    const node = bare(expression)
    const module = requiredBy(node)
    if (module !== undefined) return { module, attribute: undefined }
    if (node.type === 'Identifier') return this.#program.imports.get(nameOf(node))
    if (node.type !== 'MemberExpression' || node.computed === true || !isSyntax(node.object)) return undefined
    const object = this.#imported(node.object)
    const property = nameOf(node.property)
    if (!object || property === 'default') return object
    return { ...object, attribute: object.attribute === undefined ? property : `${object.attribute}.${property}` }
  }

  #kindOf(
    part: Part,
    { module, attribute, values }: Middleware,
    at: { path: string | undefined; isLast: boolean },
  ): Part {
    const name = nameFrom(attribute, module)
    const isBridged = part.options.some(([option]) => option === 'middleware')
    if (!isBridged || !module.startsWith('.')) return part
    const own: Part = { ...part, notes: [...part.notes, `where it uses what Express adds: ${NO_EXPRESS}`] }
    if (/error/i.test(name)) return { ...own, kind: 'error' }
    const isApp =
      at.isLast &&
      ((at.path !== undefined && at.path !== '/') || /rout|api|apps?$|controller/i.test(`${module} ${name}`))
    return isApp
      ? routerPart(name, attribute === undefined ? module : `${module}:${attribute}`, values !== undefined)
      : own
  }

  #ownRouter(name: string): Part {
    const note = `${name} is made in ${this.#source.file}: export it from a file that does not listen`
    const part = routerPart(nameFrom(name, ''), `${this.#source.fileOf(this.#own())}:${name}`, false)
    return { ...part, notes: [note, ...part.notes] }
  }

  #ownRoutes(node: Syntax): Found {
    const [app = 'app'] = this.#apps
    const notes = ['the routes of the app itself: export it without what is a section here, and without listen()']
    const options = [
      ['use', 'pkg:wheatpaste#express'],
      ['app', `${this.#source.fileOf(this.#own())}:${app}`],
    ] as const
    return { ...this.#step(node, { kind: 'app', name: 'routes', options, notes }), isRoute: true }
  }

  #own(): string {
    return `./${this.#source.file.split('/').at(-1)}`
  }
}

// What comes between routes is around those that follow, and may be around all of them.
function withLastRoutes(steps: readonly Found[]): Found[] {
  const last = steps.findLast(({ isRoute }) => isRoute)
  return steps.filter((step) => step === last || !step.isRoute)
}
