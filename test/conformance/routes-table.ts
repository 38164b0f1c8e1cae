import type { Application } from '../../src/contract/application.ts'
import type { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { Mapper } from '../../src/serve/mapper.ts'
import { joined, namesIn, type Pattern } from '../../src/serve/path-pattern.ts'
import { PlainMapper, ProjectMapper } from '../../src/serve/project-mapper.ts'
import type { ResourceOptions } from '../../src/serve/rest-routes.ts'
import type { RouteOptions } from '../../src/serve/route.ts'
import { routesPattern } from '../../src/serve/routes-pattern.ts'
import type { CollectionOptions, LinkOptions, Submapper, SubmapperOptions } from '../../src/serve/submapper.ts'
import {
  actions,
  conditionsOf,
  expressions,
  flag,
  type Kwargs,
  labelOf,
  mapperOptions,
  pythonTexts,
  text,
} from './routes-kwargs.ts'
import { minimized } from './routes-minimized.ts'

/* The recorded tables of routes, made with our mappers. */

export interface Op {
  op: string
  args: unknown[]
  kwargs: Kwargs
  ops?: Op[]
  member_ops?: Op[]
}

interface RecordedRoute {
  path: string
  conditions: { method?: string[] } | null
}

export interface Definition {
  type: 'mapper'
  id: string
  class: 'Mapper' | 'APIMapper' | 'ProjectMapper' | 'PlainMapper'
  options?: Kwargs
  ops: Op[]
  expect: { raises: string } | { routes: RecordedRoute[]; names: [string, number][] }
}

/** What a table is for: a controller that is a text is a param like any other, but for a request it is an application. */
export type Purpose = 'match' | 'generate' | 'dispatch'

const classes = { Mapper, APIMapper: PlainMapper, ProjectMapper, PlainMapper } as const

/** A mapper made by the recorded calls, and which application stands for which label. */
export class Table {
  readonly mapper: Mapper
  readonly #purpose: Purpose
  readonly #options: Kwargs
  readonly #apps = new Map<string, Application>()

  constructor({ class: name, options = {}, ops }: Definition, purpose: Purpose) {
    this.#purpose = purpose
    this.#options = options
    this.mapper = new classes[name](mapperOptions(options))
    this.#runAll(ops, this.mapper)
  }

  /** The application of a label: it answers with what it saw. */
  app(label: string): Application {
    const present = this.#apps.get(label)
    if (present) return present
    const app: Application = (environ) =>
      new Response(200, { app: label, ...seen(environ) }, JSON.stringify(environ.params))
    this.#apps.set(label, app)
    return app
  }

  label(app: Application | undefined): string | undefined {
    return [...this.#apps].find(([, one]) => one === app)?.[0]
  }

  #run({ op, args, kwargs, ops, member_ops: memberOps }: Op, to: Mapper | Submapper, named: boolean): void {
    const [first, second] = args as [string?, string?]
    if (op === 'connect') this.#connect(to, named, args as string[], kwargs)
    else if (op === 'resource')
      (to as Mapper).resource(String(first), String(second), this.#resourceOptions(second, kwargs))
    else if (op === 'redirect') this.#redirect(args as string[], kwargs)
    else if (op === 'create_route') this.#createRoute(args)
    else if (op === 'match') this.mapper.match(String(first))
    else if (op === 'link') this.#link(to as Submapper, first, kwargs)
    else if (op === 'action') this.#action(to as Submapper, first, kwargs)
    else if (op === 'submapper')
      this.#runAll(ops, to.submapper(this.#submapperOptions(kwargs)), !('name_prefix' in kwargs))
    else if (op === 'collection') {
      const { collection, member } = to.collection(
        String(first),
        String(second),
        this.#collectionOptions(second, kwargs),
      )
      this.#runAll(ops, collection, !('name_prefix' in kwargs))
      this.#runAll(memberOps, member, true)
    } else if (op !== 'create_regs') throw new Error(`no op "${op}"`)
  }

  #runAll(ops: Op[] = [], to: Mapper | Submapper, named = false): void {
    for (const op of ops) this.#run(op, to, named)
  }

  // A submapper without a prefix for names takes the path for a name, too.
  #connect(to: Mapper | Submapper, named: boolean, args: string[], kwargs: Kwargs): void {
    const path = String(args.at(-1))
    const [name = null] = args.length > 1 || named ? args : []
    const options = this.#routeOptions({ ...this.#implied(path, kwargs), ...kwargs })
    const pattern = this.#pattern(path, options)
    to.connect(name, pattern, this.#withController(pattern, options))
  }

  #pattern(path: string, { static: fixed = false, defaults = {}, requirements = {} }: RouteOptions): Pattern {
    const pattern = routesPattern(path, { fixed })
    if (this.#options.minimization !== true || fixed) return pattern
    const generating = this.#purpose === 'generate'
    const short = minimized(pattern, Object.keys(defaults), Object.keys(requirements), !generating)
    return generating || short.tokens.at(-1)?.type === 'wildcard' ? short : joined(short, '{/}')
  }

  // What every route has that is not explicit.
  #implied(path: string, { _static: fixed }: Kwargs): Kwargs {
    if (this.#options.explicit !== false || fixed) return {}
    const names = namesIn(routesPattern(path).tokens)
    const controller = names.includes('controller') ? {} : { controller: 'content' }
    return { action: 'index', ...controller, ...(names.includes('id') && { id: null }) }
  }

  // A controller from the path is one of those that were found in files, and none if none were.
  #withController(pattern: Pattern, options: RouteOptions): RouteOptions {
    if (this.#purpose === 'generate' || !namesIn(pattern.tokens).includes('controller')) return options
    const found = (this.#options.controller_scan ?? []) as string[]
    const controller: Application = ({ params }) => Response.text(String(params.controller))
    const text = this.#purpose === 'dispatch' ? { controller } : {}
    return { ...text, ...options, requirements: { ...options.requirements, controller: found.join('|') } }
  }

  #redirect([from = '', to = '']: string[], { _redirect_code: code = '302', ...kwargs }: Kwargs): void {
    const status = Number.parseInt(String(code), 10) as 302
    this.mapper.redirect(routesPattern(from), routesPattern(to, { fixed: true }), {
      ...this.#routeOptions(kwargs),
      status,
    })
  }

  #createRoute([path, method, controller, action]: unknown[]): void {
    const app = this.app(labelOf(controller))
    ;(this.mapper as ProjectMapper).createRoute(routesPattern(String(path)), String(method), app, String(action))
  }

  #link(to: Submapper, first: string | undefined, kwargs: Kwargs): void {
    const rel = (first ?? kwargs.rel ?? kwargs.name) as string
    to.link(rel, { ...this.#linkOptions(kwargs), ...text('name', kwargs.name), ...text('action', kwargs.action) })
  }

  #action(to: Submapper, first: string | undefined, kwargs: Kwargs): void {
    const name = first ?? kwargs.name
    to.action(String(kwargs.action ?? name), { ...this.#linkOptions(kwargs), ...text('name', name) })
  }

  #linkOptions({ rel: _, name: _name, action: _action, method, formatted, ...kwargs }: Kwargs): LinkOptions {
    return { ...this.#routeOptions(kwargs), ...text('method', method), ...flag('formatted', formatted) }
  }

  #submapperOptions(kwargs: Kwargs): SubmapperOptions {
    const { path_prefix, name_prefix, collection_name, resource_name, formatted, actions, ...others } = kwargs
    const name = resource_name ?? (typeof kwargs.controller === 'string' ? kwargs.controller : undefined)
    return {
      ...this.#routeOptions(others),
      ...(path_prefix !== undefined && { pathPrefix: routesPattern(String(path_prefix)) }),
      ...text('namePrefix', name_prefix),
      ...text('collectionName', collection_name),
      ...text('resourceName', name),
      ...flag('formatted', formatted),
      ...(actions !== undefined && { actions: actions as ['index'] }),
    }
  }

  #collectionOptions(resourceName: string | undefined, kwargs: Kwargs): CollectionOptions {
    const { member_prefix, collection_actions, member_actions, member_options, ...others } = kwargs
    const { actions: _, ...options } = this.#submapperOptions({ controller: resourceName, ...others })
    return {
      ...options,
      ...(member_prefix !== undefined && { memberPrefix: routesPattern(String(member_prefix)) }),
      ...(collection_actions !== undefined && { collectionActions: collection_actions as ['index'] }),
      ...(member_actions !== undefined && { memberActions: member_actions as ['show'] }),
      ...(member_options !== undefined && { memberOptions: this.#submapperOptions(member_options as Kwargs) }),
    }
  }

  #resourceOptions(collection = '', kwargs: Kwargs): ResourceOptions {
    const { controller = collection.replace(/^\/|\/$/g, ''), requirements, parent_resource, path_prefix } = kwargs
    const parent = parent_resource as { member_name: string; collection_name: string } | undefined
    return {
      ...this.#routeOptions({ controller, requirements }),
      ...actions('collection', kwargs.collection),
      ...actions('member', kwargs.member),
      ...actions('new', kwargs.new),
      ...(parent && {
        parentResource: { memberName: parent.member_name, collectionName: routesPattern(parent.collection_name) },
      }),
      ...(typeof path_prefix === 'string' && { pathPrefix: routesPattern(path_prefix) }),
      ...text('namePrefix', kwargs.name_prefix),
    }
  }

  #routeOptions(kwargs: Kwargs): RouteOptions {
    const { controller, action, conditions, requirements, _static, _absolute, ...others } = kwargs
    return {
      ...(conditions ? { conditions: conditionsOf(conditions as Kwargs) } : {}),
      ...(requirements !== undefined && { requirements: expressions(requirements as Record<string, string>) }),
      ...flag('static', _static),
      ...flag('absolute', _absolute),
      ...this.#controllerOptions(controller, { ...(action !== undefined && { action }), ...others }),
    }
  }

  #controllerOptions(controller: unknown, others: Kwargs): RouteOptions {
    if (typeof controller === 'object' && controller !== null) {
      return { defaults: pythonTexts(others), controller: this.app(labelOf(controller)) }
    }
    if (this.#purpose !== 'dispatch')
      return { defaults: pythonTexts({ ...others, ...(controller !== undefined && { controller }) }) }
    const answer: Application = () => Response.text(String(controller))
    return { defaults: pythonTexts(others), ...(controller !== undefined && { controller: answer }) }
  }
}

function seen({ method, scriptName, pathInfo }: Environ): Record<string, string> {
  return { method, 'script-name': scriptName, 'path-info': pathInfo }
}
