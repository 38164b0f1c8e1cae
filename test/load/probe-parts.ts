import type { Application, Filter, Part, Probe } from '../../src/contract/application.ts'
import type { Loader } from '../../src/contract/factory.ts'
import { Response } from '../../src/contract/response.ts'

/** What the probe saw, in the order of the calls. */
export const seen: string[] = []
export const probe: Probe = (app, { kind, name }: Part) => {
  return (environ) => {
    seen.push(`${kind} ${name}`)
    return app(environ)
  }
}

export const appFactory = (): Application => () => Response.text('answer')
export const filterFactory = (): Filter => (app) => (environ) => app(environ)
export const idleFactory = (): Filter => (app) => app
export const filterAppFactory = (app: Application): Application => filterFactory()(app)
export const compositeFactory = (loader: Loader): Promise<Application> => loader.getApp('inner')
export const probingFactory = (loader: Loader): Promise<Application> => loader.getApp('inner', undefined, probe)
export const probingFilterFactory = (): Filter => Object.assign(filterFactory(), { probe })
