import type { AppFactory } from 'wheatpaste'
import { document } from '../shared/document.ts'

/** [app:identity_versions]: which versions there are. */
export const versionsFactory: AppFactory = () =>
  document((url) => ({ versions: { values: [about(`${url}/v3/`)] } }), 300)

/** [app:identity_version]: the one version, told where it is. */
export const versionFactory: AppFactory = () => document((url) => ({ version: about(`${url}/`) }))

function about(href: string): object {
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  }
}
