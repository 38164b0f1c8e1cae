import type { Application } from './application.ts'
import type { Environ } from './environ.ts'
import type { Explanation } from './explanation.ts'
import { isHttpError } from './http-error.ts'

type Label = Pick<Explanation, 'kind' | 'name' | 'factory' | 'place'>

/** What an application says of a request, or at least that it comes there. */
export function explained(app: Application, environ: Environ): Explanation {
  try {
    return app.explain?.(environ) ?? here(app, environ)
  } catch (error) {
    if (!isHttpError(error)) throw error
    return { ...here(app, environ), answer: { status: error.status, message: error.message } }
  }
}

function here(app: Application, { scriptName, pathInfo }: Environ): Explanation {
  const { kind = 'app', name = app.name } = app.describe?.() ?? {}
  return { kind, ...(name !== '' && { name }), scriptName, pathInfo }
}

/**
 * Lets what a filter made of an application tell of that application, unless it tells more itself.
 *
 * @returns what the filter made
 */
export function passing(wrapped: Application, app: Application, label: Label): Application {
  if (wrapped === app || wrapped.explain || !Object.isExtensible(wrapped)) return wrapped
  wrapped.explain = (environ) => {
    const { scriptName, pathInfo } = environ
    return { ...label, scriptName, pathInfo, next: [explained(app, environ)] }
  }
  return wrapped
}
