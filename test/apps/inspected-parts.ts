import type { Application, Filter } from '../../src/contract/application.ts'
import { Response } from '../../src/contract/response.ts'

export const filterFactory = (): Filter => (app) => (environ) => app(environ)

export const appFactory = (): Application => async (environ) => {
  if (environ.pathInfo === '/broken') throw new Error('secret')
  return environ.method === 'POST' ? Response.json({ got: await environ.json() }, 201) : Response.text('hello')
}
