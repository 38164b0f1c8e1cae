import { apiVersion, type ControllerRequest, HttpError, page } from 'wheatpaste'
import type { Cloud } from '../cloud/cloud.ts'
import type { Service } from '../cloud/hosts.ts'
import { policy } from '../request/policy.ts'
import { basicHypervisorView, hypervisorView, statisticsView, UPTIME, type View } from '../views/hypervisor-view.ts'

type Request = ControllerRequest<{ id: string }>

/** The machines that run machines: nova's `os-hypervisors`, for administrators. */
export function hypervisors(cloud: Cloud) {
  const { hosts, settings } = cloud
  const admin = policy('os_compute_api:os-hypervisors')
  const untilPlacement = apiVersion('2.1', '2.87')
  const untilPatterns = apiVersion('2.1', '2.52')

  function list({ environ }: ControllerRequest, view: View): object {
    const pattern = environ.query.get('hypervisor_hostname_pattern')
    if (pattern === null) {
      const idOf = ({ id }: Service): string => id
      return page(environ, hosts.computes, { name: 'hypervisors', idOf, max: settings.maxLimit, view })
    }
    return search(pattern, view)
  }

  function search(pattern: string, view: View): object {
    const found = hosts.computes.filter(({ host }) => host.includes(pattern))
    if (found.length === 0) throw new HttpError(404, `No hypervisor matching '${pattern}' could be found.`)
    return { hypervisors: found.map(view) }
  }

  function find({ params: { id }, version }: Request): Service {
    const found = hosts.computes.find((one) => (version.atLeast('2.53') ? one.id : String(one.number)) === id)
    if (!found) throw new HttpError(404, `Hypervisor with ID '${id}' could not be found.`)
    return found
  }

  return {
    index: admin((request) => list(request, basicHypervisorView(cloud, request))),

    detail: admin((request) => list(request, hypervisorView(cloud, request))),

    show: admin((request: Request) => ({ hypervisor: hypervisorView(cloud, request)(find(request)) })),

    uptime: untilPlacement(
      admin((request: Request) => ({
        hypervisor: { ...basicHypervisorView(cloud, request)(find(request)), uptime: UPTIME },
      })),
    ),

    statistics: untilPlacement(admin(() => ({ hypervisor_statistics: statisticsView(cloud) }))),

    search: untilPatterns(admin((request: Request) => search(request.params.id, basicHypervisorView(cloud, request)))),
  }
}
