import type { Application } from '../../src/contract/application.ts'
import type { Environ } from '../../src/contract/environ.ts'
import { Response } from '../../src/contract/response.ts'
import { faultwrap } from '../../src/filters/faultwrap.ts'
import { legacyV2Compatible } from '../../src/filters/legacy-v2-compatible.ts'
import { json } from '../../src/serve/media-types.ts'
import { ProjectMapper } from '../../src/serve/project-mapper.ts'
import { type ResourceOptions, resource } from '../../src/serve/resource.ts'
import { router } from '../../src/serve/router.ts'
import { routesPattern } from '../../src/serve/routes-pattern.ts'
import { versionUrlmap } from '../../src/serve/version-urlmap.ts'
import { controllerOf, type Exceptions, type RecordedMethod } from './nova-controllers.ts'

/* The recorded applications, built as nova builds them, of our own parts. */

export type Stack = 'bare' | 'fault' | 'legacy' | 'urlmap'

export interface Spec {
  type: 'spec'
  controllers: Record<string, { methods: RecordedMethod[] }>
  routes: [path: string, method: string, controller: string, action: string | null][]
  min_version: string
  max_version: string
  expect: Exceptions
}

/** One application, with what a request left behind in it. */
export class StackUnderTest {
  readonly app: Application
  readonly stack: Stack
  readonly mapper: ProjectMapper = new ProjectMapper()
  /** What came to be logged. */
  readonly errors: unknown[] = []
  /** What the router was asked. */
  routed: Environ | undefined
  readonly #withActions = new Set<Application>()

  constructor(spec: Spec, stack: Stack) {
    this.stack = stack
    this.#connect(spec)
    this.app = stacks[stack](this.#watched(router(this.mapper)), (error) => this.errors.push(error))
  }

  /** Before the next request. */
  forget(): void {
    this.errors.length = 0
    this.routed = undefined
  }

  /** Whether a body can name what a controller does. */
  hasActions(controller: Application | undefined): boolean {
    return controller !== undefined && this.#withActions.has(controller)
  }

  #connect({ controllers, routes, ...spec }: Spec): void {
    const options = optionsOf(spec, (error) => this.errors.push(error))
    const resources = new Map<string, Application>()
    for (const [name, { methods }] of Object.entries(controllers)) {
      const app = resource(controllerOf(methods, spec.expect), options)
      resources.set(name, app)
      if (methods.some((method) => method.wsgi_action !== undefined)) this.#withActions.add(app)
    }
    for (const [path, method, name, action] of routes) {
      const controller = resources.get(name) as Application
      if (method === 'REDIRECT') this.mapper.redirect(routesPattern(path), routesPattern(name))
      else if (method !== 'CONNECT') this.mapper.createRoute(routesPattern(path), method, controller, action ?? '')
      else this.mapper.connect(null, routesPattern(path), action === null ? { controller } : { controller, action })
    }
  }

  #watched(app: Application): Application {
    return (environ) => {
      this.routed = environ
      return app(environ)
    }
  }
}

type OnError = (error: unknown) => void

function optionsOf(
  { min_version: min, max_version: max }: Pick<Spec, 'min_version' | 'max_version'>,
  onError: OnError,
): ResourceOptions {
  return {
    microversions: { service: 'compute', min, max, legacyHeader: 'X-OpenStack-Nova-API-Version' },
    mediaTypes: { 'application/vnd.openstack.compute+json': json },
    support: 'Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.',
    onError,
  }
}

const stacks: Record<Stack, (app: Application, onError: OnError) => Application> = {
  bare: (app) => app,
  fault: (app, onError) => faultwrap({ onError })(app),
  legacy: (app, onError) => faultwrap({ onError })(legacyV2Compatible()(app)),
  urlmap: (app, onError) =>
    versionUrlmap({
      '/': stub('versions'),
      '/v2': stub('v2'),
      '/v2.1': stub('v2.1'),
      '/v2/+': stacks.legacy(app, onError),
      '/v2.1/+': stacks.fault(app, onError),
    }),
}

function stub(name: string): Application {
  return ({ scriptName, pathInfo, state }) => {
    const path = decodeURIComponent(pathInfo)
    const text = `stub:${name} SCRIPT_NAME=${scriptName} PATH_INFO=${path} TYPE=${state.best_content_type}`
    return Response.text(text, 200, { 'content-type': 'text/plain' })
  }
}
