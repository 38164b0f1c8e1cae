import type { Application } from '../contract/application.ts'
import type { Description } from '../contract/description.ts'

/** What an application says of itself, or at least its name. */
export function described(app: Application): Description {
  return app.describe?.() ?? { kind: 'app', ...named(app) }
}

function named({ name }: { readonly name: string }): { name?: string } {
  return name === '' ? {} : { name }
}
