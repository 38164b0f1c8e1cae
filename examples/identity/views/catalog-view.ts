import type { Directory } from '../directory/directory.ts'
import type { Endpoint } from '../directory/records.ts'
import type { Session } from '../directory/session.ts'

/** Shows where the services are, for the project of a token. */
export function catalogView({ services, endpoints }: Directory, { project }: Session): object[] {
  const usable = endpoints.all().filter(({ enabled, url }) => enabled && (project || !PROJECT.test(url)))
  return services
    .all()
    .filter(({ enabled }) => enabled)
    .map(({ id, type, name }) => {
      const own = usable.filter(({ service_id }) => service_id === id)
      return { id, type, name, endpoints: own.map((endpoint) => endpointView(endpoint, project?.id ?? '')) }
    })
}

// Older services have their URL filled in by the older names.
const PROJECT = /[$%]\((?:project|tenant)_id\)s/

function endpointView({ id, interface: kind, region_id, url }: Endpoint, projectId: string): object {
  return { id, interface: kind, region: region_id, region_id, url: url.replace(PROJECT, () => projectId) }
}
