import type { Part } from './steps.ts'
import { isSyntax, nameOf, type Syntax } from './syntax.ts'

// What Express adds to the requests and responses of Node.
const EXPRESS =
  /\bres\.(?:status|json|jsonp|send|sendFile|sendStatus|redirect|render|cookie|clearCookie|format|set|type|vary|locals|download)\b|\breq\.(?:get|params|query|ip|protocol|secure|xhr|accepts|is)\b/

export const NO_EXPRESS: string =
  '`connect` gives no Express res (res.status, res.json) or req: rewrite it for those of Node, or keep it in the app'

/** What is told of middleware that uses what only Express has. */
export function expressNeeded(text: string): string {
  return EXPRESS.test(text) ? `; ${NO_EXPRESS}` : ''
}

/** A section for a router of a file. */
export function routerPart(name: string, app: string, isCalled: boolean): Part {
  const note = isCalled
    ? 'it is made by a call: export what that returns, in an Express app'
    : 'of a mere Router, export an app: express().use(router)'
  return {
    kind: 'app',
    name,
    options: [
      ['use', 'pkg:wheatpaste#express'],
      ['app', app],
    ],
    notes: [note],
  }
}

/** What is to be done with a function that stands in the source itself. */
export function unreadFunction(parameters: number): string {
  if (parameters === 4) return 'export the error handler, and put it outside of all: use = pkg:wheatpaste#connect'
  return 'export the function, and name it: use = pkg:wheatpaste#connect, middleware = ./FILE.js:EXPORT'
}

/** `app` of `app.use(a).use(b)`. */
export function rootOf(callee: Syntax): string {
  const { object } = callee
  if (!isSyntax(object)) return ''
  if (object.type === 'CallExpression' && isSyntax(object.callee)) return rootOf(object.callee)
  return nameOf(object)
}
