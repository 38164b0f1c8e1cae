import type { AppFactory } from 'wheatpaste'
import { document } from '../shared/document.ts'

// What the service can do, each version more than the one before; all of them are at one place.
const VERSIONS = ['v2.9', 'v2.7', 'v2.5', 'v2.3', 'v2.2', 'v2.1', 'v2.0']

/** [app:image_versions]: which versions there are. */
export const versionsFactory: AppFactory = () =>
  document((url) => {
    const links = [{ rel: 'self', href: `${url}/v2/` }]
    return { versions: VERSIONS.map((id, index) => ({ id, status: index === 0 ? 'CURRENT' : 'SUPPORTED', links })) }
  }, 300)
